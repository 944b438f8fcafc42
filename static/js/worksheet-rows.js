// Rows of a worksheet: added, deleted, moved, repeated, taken back; and blocks copied from and to a spreadsheet.
import { canWrite, dataOf, rawText, send } from './worksheet-editor.js';
import { phone, selected } from './worksheet-grid.js';

const sheetOf = () => document.getElementById('sheet');
const urls = () => dataOf().url;
const keyOf = row => row.id.split('-').at(-1);
const isGrid = () => document.activeElement?.closest?.('#grid') && !document.activeElement.matches('.cell-editor, .cell-picker *');

function ask(url, data = {}) {
  document.dispatchEvent(new CustomEvent('sheet:settle'));
  document.dispatchEvent(new CustomEvent('sheet:send', { detail: { url, data } }));
}

function rows() {
  return selected().map(cells => cells[0]?.closest('tr')).filter(row => row?.id.startsWith('row-'));
}

function neighbour(row, by) {
  let other = row;
  do other = by < 0 ? other.previousElementSibling : other.nextElementSibling;
  while (other?.matches('.note-row'));
  return other;
}

function moveRow(by) {
  const [row] = rows();
  if (!row || !urls().move) return;
  const other = by < 0 ? neighbour(row, -1) : neighbour(row, 1);
  if (!other) return;
  const after = by < 0 ? neighbour(other, -1) : other;
  ask(urls().move, { key: keyOf(row), after: after ? keyOf(after) : '' });
}

let isAdding = false;

function addRow(data) {
  isAdding = true;
  ask(urls().add, data);
}

// a card is filled on a page of its own: a new one opens at once
document.addEventListener('sheet:arrived', () => {
  const row = document.getElementById(sheetOf().dataset.focus)?.closest('tr');
  if (isAdding && phone.matches && row) location.href = row.querySelector('.row-open').href;
  isAdding = false;
});

const ACTS = {
  add: () => addRow(),
  below: () => rows().length && addRow({ after: keyOf(rows().at(-1)) }),
  up: () => moveRow(-1),
  down: () => moveRow(1),
  repeat: () => rows().length && ask(urls().repeat, { key: keyOf(rows()[0]) }),
  delete: () => rows().length && ask(urls().delete, { keys: rows().map(keyOf).join(',') }),
  keep: () => rows().length && ask(urls().keep, { keys: rows().map(keyOf).join(',') }),
  undo: () => {
    // a text that was refused goes first: it is what people see as the last thing they did
    const back = document.querySelector('.note-row [data-take="back"]');
    if (back) back.click();
    else ask(urls().undo);
  },
  open: () => rows().length && (location.href = rows()[0].querySelector('.row-open').href),
};

document.addEventListener('sheet:row', ({ detail }) => ACTS[detail.act]());
document.addEventListener('sheet:undo', () => ACTS.undo());

document.addEventListener('click', event => {
  const button = event.target.closest('[data-row-act]');
  if (!button || !document.getElementById('sheet-editor')) return;
  event.preventDefault();
  ACTS[button.dataset.rowAct]();
});

// the tools for rows wait until a row is chosen
document.addEventListener('sheet:moved', ({ detail: { cell } }) => {
  const hasRow = cell.closest('tr').id.startsWith('row-');
  for (const button of document.querySelectorAll('.grid-tools [data-row-act]')) button.disabled = !hasRow;
});

function quoted(text) {
  return /[\t\n"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

document.addEventListener('copy', event => {
  if (!isGrid()) return;
  const cells = selected();
  if (!cells.length) return;
  const text = cells.map(line => line.map(cell => quoted(rawText(cell))).join('\t')).join('\n');
  event.clipboardData.setData('text/plain', text);
  event.preventDefault();
});

document.addEventListener('cut', event => {
  if (!isGrid() || sheetOf().dataset.open === undefined) return;
  document.execCommand('copy');
  document.dispatchEvent(new CustomEvent('sheet:clear'));
  event.preventDefault();
});

// the fields a block falls on: to the right of a cell, and downwards where a sheet has one row
function fieldsFrom(cell) {
  const row = cell.closest('tr');
  const cells = [...(row.id ? row : row.parentElement).querySelectorAll('[id^="cell-"]')];
  return cells.slice(cells.indexOf(cell)).map(fieldOf);
}

const fieldOf = cell => cell.id.split('-').at(-1);

// several cells are emptied as one step, as if a block of empty ones fell on them
document.addEventListener('sheet:clear', () => {
  const lines = selected().map(line => line.filter(canWrite)).filter(line => line.length);
  const cells = lines.flat().filter(cell => rawText(cell) !== '');
  if (cells.length > 1) {
    const isSingle = !lines[0][0].closest('tr').id;
    const fields = isSingle ? lines.map(([cell]) => fieldOf(cell)) : lines[0].map(fieldOf);
    const block = lines.map(line => line.map(() => '""').join('\t')).join('\n');
    ask(urls().paste, { key: isSingle ? '' : keyOf(lines[0][0].closest('tr')), fields: fields.join(','), block });
    return;
  }
  for (const cell of cells) {
    const was = rawText(cell);
    cell.textContent = '';
    delete cell.dataset.text;
    send(cell, '', was);
  }
});

function paste(text) {
  const block = selected();
  const [[first] = []] = block;
  const isOneCell = !/[\t\n]/.test(text.trim());
  if (isOneCell && first && block.flat().length >= 1) {
    for (const cell of block.flat().filter(canWrite)) {
      const was = rawText(cell);
      cell.textContent = text.trim();
      delete cell.dataset.text;
      send(cell, text.trim(), was);
    }
    return;
  }
  const fields = first ? fieldsFrom(first) : urls().fields;
  ask(urls().paste, { key: first ? keyOf(first.closest('tr')) : '', fields: fields.join(','), block: text });
}

document.addEventListener('paste', event => {
  const isEmptySheet = sheetOf()?.dataset.open !== undefined && !document.getElementById('grid');
  const isElsewhere = document.activeElement?.matches('input, textarea, select, [contenteditable]');
  if (!isGrid() && !(isEmptySheet && !isElsewhere)) return;
  if (sheetOf().dataset.open === undefined) return;
  event.preventDefault();
  paste(event.clipboardData.getData('text/plain'));
});
