// What others changed in the worksheet on the page: cells, rows and their order, around whatever is typed or saved here.
import { focusCell } from './worksheet-grid.js';
import { isWaiting, know, reorder } from './worksheet-save.js';

const gridOf = () => document.getElementById('grid');
const isBusy = cell => Boolean(cell.querySelector('.cell-editor')) || isWaiting(cell.id);
const placeOf = cell => cell.closest('tr').id || 'sheet';

export const sheetIsBusy = () => Boolean(gridOf()?.querySelector('.cell-editor')) || isWaiting();

export function isRowBusy(row) {
  return [...row.cells].some(cell => cell.id.startsWith('cell-') && isBusy(cell));
}

// what a sheet that comes anew would take away: the list of what was not saved, and the cell with the focus
export function carryOver() {
  const problems = document.querySelector('.sheet-problems');
  const focused = document.activeElement?.closest('#grid') && document.activeElement.id;
  return () => {
    if (problems) document.querySelector('#sheet > .sec-head').after(problems);
    if (focused) focusCell(document.getElementById(focused));
  };
}

function setCell(cell, part) {
  cell.textContent = part.textContent;
  if (part.dataset.text) cell.dataset.text = part.dataset.text;
  else delete cell.dataset.text;
  know(cell.id, part.dataset.text ?? part.textContent);
}

function removeRow(row) {
  if (row.contains(document.activeElement)) {
    const next = row.nextElementSibling ?? row.previousElementSibling;
    focusCell(next?.querySelector('[id^="cell-"]'));
  }
  document.querySelectorAll(`[data-note-for^="${row.id.replace('row-', 'cell-')}-"]`).forEach(note => note.remove());
  row.remove();
}

function arrange(ids, held) {
  const body = gridOf().tBodies[0];
  for (const row of [...body.rows]) {
    if (!row.id || ids.includes(row.id)) continue;
    if (isRowBusy(row)) held.set(row.id, row);
    else removeRow(row);
  }
  const shown = [...body.rows].map(row => row.id).filter(id => ids.includes(id));
  if (shown.join(' ') !== ids.join(' ')) {
    reorder(ids);
    for (const note of body.querySelectorAll('.note-row')) document.getElementById(note.dataset.noteFor)?.closest('tr').after(note);
  }
  gridOf().ariaRowCount = String(ids.length);
}

// Puts the news in its place. Returns what could not be taken, by row, and what changed.
export function takeNews(news) {
  const held = new Map();
  const changed = [];
  for (const part of news.querySelectorAll('[data-cell]')) {
    const cell = document.getElementById(part.dataset.cell);
    if (!cell) continue;
    if (isBusy(cell)) held.set(placeOf(cell), cell);
    else if (cell.textContent !== part.textContent || cell.dataset.text !== part.dataset.text) {
      setCell(cell, part);
      changed.push(cell);
    }
  }
  const body = gridOf()?.tBodies[0];
  for (const row of [...news.querySelectorAll('tbody > tr')]) {
    if (!body || document.getElementById(row.id) !== row) continue;
    body.append(row);
    changed.push(row);
  }
  if (body && news.dataset.order) arrange(news.dataset.order.split(' '), held);
  for (const part of news.querySelectorAll('[data-row]')) {
    const rows = part.dataset.row ? [document.getElementById(part.dataset.row)] : body?.rows ?? [];
    for (const row of rows) if (row && !held.has(row.id || 'sheet')) row.dataset.v = part.dataset.v;
  }
  return { held, changed };
}
