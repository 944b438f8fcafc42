// The one control in which a cell of a worksheet is edited. Typing replaces, Enter and Tab save and go on, Escape gives up;
// while something is typed anew the arrows go on too, as in every spreadsheet.
import { focusCell, isComposing, move, step } from './worksheet-grid.js';

let editor = null; // { cell, control, was, shown, isAnew }

let known = {}; // what the sheet on the page says of itself, read once

export function dataOf() {
  const source = document.getElementById('sheet-editor');
  if (known.text !== source.textContent) known = { text: source.textContent, data: JSON.parse(source.textContent) };
  return known.data;
}
const NUMBERS = ['integer', 'money', 'rate', 'decimal'];
const AREAS = ['long_text', 'words', 'documents', 'promises', 'seller', 'files'];

function columnOf(cell) {
  return dataOf().columns[cell.id.split('-').at(-1)];
}

// what a cell says as people would type it
export function rawText(cell) {
  if (cell.dataset.text !== undefined) return cell.dataset.text;
  const text = cell.textContent;
  return cell.matches('.n') ? text.replaceAll(',', '').replace('−', '-').replace(/^–$/, '') : text;
}

export function canWrite(cell) {
  return cell.ariaReadOnly !== 'true' && gridIsOpen();
}

function gridIsOpen() {
  return document.getElementById('grid').ariaReadOnly !== 'true';
}

export function send(cell, text, was) {
  const { url } = dataOf();
  const detail = { url: url.cell, cell: cell.id, text, was };
  document.dispatchEvent(new CustomEvent('sheet:send', { detail }));
}

function optionsOf(column) {
  if (column.names) return dataOf().names[column.names];
  return (column.options ?? []).map(label => [label, label]);
}

function selectOf(column, text, typed) {
  const select = document.createElement('select');
  const options = [['', ''], ...optionsOf(column)];
  if (!options.some(([value]) => value === text)) options.splice(1, 0, [text, text]);
  for (const [value, label] of options) select.add(new Option(label, value, false, value === text));
  const first = typed && options.find(([value, label]) => `${value} ${label}`.toLowerCase().includes(typed.toLowerCase()));
  if (first) [select.value] = first;
  return select;
}

function controlOf(column, text, typed) {
  if (['choice', 'flag', 'row'].includes(column.kind)) return selectOf(column, text, typed);
  const control = document.createElement(AREAS.includes(column.kind) ? 'textarea' : 'input');
  control.value = typed ?? text;
  if (NUMBERS.includes(column.kind)) control.inputMode = 'decimal';
  return control;
}

function open({ cell, text: typed }) {
  if (editor) close(true);
  const column = columnOf(cell);
  if (!column || !canWrite(cell)) return;
  if (column.dialog && !typed) return document.dispatchEvent(new CustomEvent('sheet:dialog', { detail: { cell } }));
  const was = rawText(cell);
  const control = controlOf(column, was, typed);
  const shown = [...cell.childNodes];
  control.className = 'cell-editor';
  control.autocomplete = 'off';
  control.setAttribute('aria-label', `${column.label}${nameOf(cell)}`);
  control.setAttribute('aria-describedby', 'grid-help');
  cell.classList.add('is-editing');
  cell.replaceChildren(control);
  if (['rows', 'choices'].includes(column.kind)) {
    cell.append(picker(column, control));
    cell.closest('.grid-scroll').classList.add('is-picking');
  }
  editor = { cell, control, was, shown, isAnew: typed !== undefined && control.matches('input') };
  control.focus();
  if (typed === undefined && control.select) control.select();
  if (control instanceof HTMLSelectElement && typed === undefined) openList(control);
}

function openList(select) {
  try {
    select.showPicker();
  } catch {
    // the browser wants a click for it; the arrow keys choose all the same
  }
}

function nameOf(cell) {
  const name = cell.closest('tr').querySelector('[role="rowheader"]');
  return name && name !== cell && name.textContent ? `, ${name.textContent}` : '';
}

// several rows or choices: boxes below the text, which stays what is saved
function picker(column, input) {
  const box = document.createElement('div');
  box.className = 'cell-picker';
  const between = document.documentElement.lang.startsWith('zh') ? '、' : ', ';
  for (const [value, label] of optionsOf(column)) {
    const item = document.createElement('label');
    const check = document.createElement('input');
    check.type = 'checkbox';
    check.value = value;
    check.checked = input.value.split(/[,，、;；]\s*/).includes(value);
    item.append(check, label);
    box.append(item);
  }
  box.addEventListener('change', () => {
    input.value = [...box.querySelectorAll(':checked')].map(check => check.value).join(between);
  });
  return box;
}

function close(saves) {
  if (!editor) return;
  const { cell, control, was, shown } = editor;
  const text = control.value.trim();
  editor = null;
  cell.classList.remove('is-editing');
  cell.closest('.grid-scroll')?.classList.remove('is-picking');
  cell.replaceChildren(...shown);
  if (!saves || text === was.trim()) return;
  cell.textContent = text;
  delete cell.dataset.text;
  send(cell, text, was);
}

const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

function arrowOf({ key, target, shiftKey, ctrlKey, altKey, metaKey }) {
  const isPlain = !(shiftKey || ctrlKey || altKey || metaKey);
  return isPlain && editor.isAnew && target === editor.control ? ARROWS[key] : undefined;
}

function closeAndGo(down, right) {
  const { cell } = editor;
  close(true);
  if (right) {
    if (!step(cell, right)) focusCell(cell);
  } else move(cell, down, 0);
}

document.addEventListener('sheet:edit', ({ detail }) => open(detail));
document.addEventListener('sheet:settle', () => close(true));

document.addEventListener('keydown', event => {
  const { key, target } = event;
  if (!editor || !editor.cell.contains(target) || isComposing(event)) return;
  const isArea = target.matches('textarea');
  if (key === 'Escape') {
    const { cell } = editor;
    close(false);
    focusCell(cell);
  } else if (key === 'Enter' && !(isArea && (event.shiftKey || event.altKey))) {
    if (target.matches('[type="checkbox"]')) target.click();
    else closeAndGo(event.shiftKey ? -1 : 1, 0);
  } else if (key === 'Tab') {
    const boxes = [...editor.cell.querySelectorAll('input, textarea, select')];
    const other = boxes[boxes.indexOf(target) + (event.shiftKey ? -1 : 1)];
    if (boxes.length > 1 && other && target.matches('[type="checkbox"]') === other.matches('[type="checkbox"]')) return;
    closeAndGo(0, event.shiftKey ? -1 : 1);
  } else if (key === 'ArrowDown' && !isArea && editor.cell.querySelector('.cell-picker') && target === editor.control) {
    editor.cell.querySelector('.cell-picker input')?.focus();
  } else if (arrowOf(event)) {
    const { cell } = editor;
    close(true);
    move(cell, ...ARROWS[key]);
  } else {
    if (key === 'F2') editor.isAnew = false;
    event.stopPropagation();
    return;
  }
  event.preventDefault();
  event.stopPropagation();
}, { capture: true });

// who points into what was typed wants to mend it
document.addEventListener('pointerdown', ({ target }) => {
  if (editor && target === editor.control) editor.isAnew = false;
});

// leaving the cell in any other way saves too
document.addEventListener('focusout', ({ relatedTarget }) => {
  if (editor && !editor.cell.contains(relatedTarget)) setTimeout(() => {
    if (editor && !editor.cell.contains(document.activeElement)) close(true);
  });
});

document.addEventListener('change', ({ target }) => {
  if (!editor || target !== editor.control || !(target instanceof HTMLSelectElement)) return;
  const { cell } = editor;
  close(true);
  focusCell(cell);
});

// what the column means, below the table
document.addEventListener('sheet:moved', ({ detail: { cell } }) => {
  const help = document.getElementById('grid-help');
  const column = document.getElementById('sheet-editor') && columnOf(cell);
  if (!help || !column) return;
  const rest = cell.scrollWidth > cell.clientWidth ? cell.textContent : '';
  const between = document.documentElement.lang.startsWith('zh') ? '：' : ': ';
  help.textContent = [column.label, column.help || rest].filter(Boolean).join(between);
});
