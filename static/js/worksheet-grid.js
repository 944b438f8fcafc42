// A worksheet under the keyboard: one cell has the focus, arrows move it, Shift extends a selection, Tab runs along the
// row, Enter edits. Escape and then Tab leave the table. On a phone rows are cards, and this stays out of the way.
export const phone = matchMedia('(width < 48rem)');
let place = null; // id of the cell with the focus, kept while the table is replaced
let spot = { row: 0, column: 0 }; // where it stands, for when its row goes
let anchor = null; // the other corner of the selection
let reachable = null; // the one cell that Tab reaches
let isLeaving = false;

const gridOf = () => document.getElementById('grid');
export const isCell = element => Boolean(element?.id?.startsWith('cell-') && element.closest('#grid'));
const rowsOf = grid => [...grid.tBodies[0].rows].filter(row => !row.matches('.note-row'));
const cellsOf = row => [...row.cells].filter(cell => cell.id.startsWith('cell-'));
// keys that an input method has for itself; 229 is how Safari marks the Enter that ends a composition
export const isComposing = event => event.isComposing || event.keyCode === 229;
const tell = (name, detail) => document.dispatchEvent(new CustomEvent(name, { detail }));

function at(cell) {
  const rows = rowsOf(gridOf());
  const row = rows.indexOf(cell.closest('tr'));
  return { rows, row, column: cellsOf(rows[row]).indexOf(cell) };
}

export function selected() {
  const grid = gridOf();
  const cell = place && document.getElementById(place);
  if (!grid || !cell) return [];
  const other = (anchor && document.getElementById(anchor)) || cell;
  const one = at(cell);
  const two = at(other);
  const between = (value, first, second) => value >= Math.min(first, second) && value <= Math.max(first, second);
  return one.rows
    .filter((_row, index) => between(index, one.row, two.row))
    .map(row => cellsOf(row).filter((_cell, index) => between(index, one.column, two.column)));
}

function paint() {
  for (const cell of gridOf().querySelectorAll('[aria-selected]')) cell.removeAttribute('aria-selected');
  if (!anchor || anchor === place) return;
  for (const cell of selected().flat()) cell.ariaSelected = 'true';
}

function reach(cell) {
  if (reachable !== cell && reachable?.isConnected) reachable.tabIndex = -1;
  reachable = cell;
  cell.tabIndex = 0;
}

export function focusCell(cell, { extend = false } = {}) {
  if (!cell) return;
  const wasSelection = anchor !== null;
  anchor = extend ? (anchor ?? place) : null;
  place = cell.id;
  const row = cell.closest('tr');
  spot = { row: row.sectionRowIndex, column: cellsOf(row).indexOf(cell) };
  // the cell that Tab reaches is set on leaving: touching the one that has the focus costs a layout of the whole page
  if (!cell.hasAttribute('tabindex')) cell.tabIndex = -1;
  cell.focus({ preventScroll: true });
  cell.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  if (wasSelection || anchor) paint();
  tell('sheet:moved', { cell });
}

// so many rows up or down, over notes, as far as the table goes
function rowFrom(row, by) {
  let target = row;
  let other = row;
  for (let left = Math.abs(by); left && other;) {
    other = by < 0 ? other.previousElementSibling : other.nextElementSibling;
    if (!other || other.matches('.note-row')) continue;
    target = other;
    left -= 1;
  }
  return target;
}

export function move(cell, down, right, options) {
  const row = cell.closest('tr');
  const column = cellsOf(row).indexOf(cell);
  const cells = cellsOf(rowFrom(row, down));
  focusCell(cells[Math.max(0, Math.min(cells.length - 1, column + right))], options);
}

// to the next cell of the row, from its end on to the next row; false at the end of the table
export function step(cell, by) {
  const row = cell.closest('tr');
  const cells = cellsOf(row);
  let next = cells[cells.indexOf(cell) + by];
  if (!next) {
    const other = rowFrom(row, by);
    next = other !== row && cellsOf(other).at(by < 0 ? -1 : 0);
  }
  if (next) focusCell(next);
  return Boolean(next);
}

const FAR = 10_000;
const MOVES = {
  ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1],
  Home: [0, -FAR], End: [0, FAR], PageUp: [-12, 0], PageDown: [12, 0],
};
const EDGES = {
  ArrowUp: [-FAR, 0], ArrowDown: [FAR, 0], ArrowLeft: [0, -FAR], ArrowRight: [0, FAR], Home: [-FAR, -FAR], End: [FAR, FAR],
};

function commandOf(event) {
  const { key } = event;
  const isCommand = event.ctrlKey || event.metaKey;
  if (isCommand && !event.altKey && !event.shiftKey && key.toLowerCase() === 'z') return ['sheet:undo'];
  if (event.altKey && (key === 'ArrowUp' || key === 'ArrowDown')) return ['sheet:row', { act: key === 'ArrowUp' ? 'up' : 'down' }];
  if (isCommand || event.altKey) return null;
  if (key === 'Delete' || key === 'Backspace') return ['sheet:clear'];
  if (key === 'Enter' || key === 'F2') return ['sheet:edit', {}];
  return key.length === 1 && key !== ' ' ? ['sheet:edit', { text: key }] : null;
}

document.addEventListener('keydown', event => {
  const cell = event.target;
  if (!isCell(cell) || phone.matches || isComposing(event)) return;
  const { key, shiftKey } = event;
  const isCommand = event.ctrlKey || event.metaKey;
  const by = event.altKey ? null : (isCommand ? EDGES : MOVES)[key];
  const wasLeaving = isLeaving;
  isLeaving = key === 'Escape' || (wasLeaving && key === 'Shift');
  if (by) move(cell, ...by, { extend: shiftKey });
  else if (key === 'Tab') {
    if (wasLeaving || !step(cell, shiftKey ? -1 : 1)) return;
  } else if (key === 'Escape') {
    anchor = null;
    paint();
  } else if (key === ' ' && shiftKey) selectRow(cell);
  else if (isCommand && key.toLowerCase() === 'a') {
    const all = rowsOf(gridOf()).flatMap(cellsOf);
    focusCell(all[0]);
    focusCell(all.at(-1), { extend: true });
  } else if (gridOf().ariaReadOnly !== 'true') {
    const command = commandOf(event);
    if (!command) return;
    event.preventDefault();
    return tell(command[0], { ...command[1], cell });
  } else return;
  event.preventDefault();
});

function selectRow(cell) {
  const cells = cellsOf(cell.closest('tr'));
  focusCell(cells.at(-1));
  anchor = cells[0].id;
  paint();
}

document.addEventListener('pointerdown', event => {
  const cell = event.target.closest('[id^="cell-"]');
  if (!isCell(cell) || phone.matches || event.button || cell.querySelector('.cell-editor')) return;
  event.preventDefault();
  const again = cell.id === place && document.activeElement === cell && !event.shiftKey;
  focusCell(cell, { extend: event.shiftKey });
  if (again && gridOf().ariaReadOnly !== 'true') return tell('sheet:edit', { cell });
  const listening = new AbortController();
  const drag = ({ clientX, clientY }) => {
    const over = document.elementFromPoint(clientX, clientY)?.closest('[id^="cell-"]');
    if (isCell(over) && over.id !== place) focusCell(over, { extend: true });
  };
  document.addEventListener('pointermove', drag, { signal: listening.signal });
  document.addEventListener('pointerup', () => listening.abort(), { signal: listening.signal });
  document.addEventListener('pointercancel', () => listening.abort(), { signal: listening.signal });
});

document.addEventListener('sheet:focus', ({ target }) => focusCell(target));

// one cell can be reached with Tab; after the table was replaced it is the same one, or the one the server names
function settle() {
  const grid = gridOf();
  if (!grid || phone.matches || !grid.tBodies[0].rows.length) return;
  const first = cellsOf(rowsOf(grid)[0])[0];
  const cell = place && document.getElementById(place);
  if (!grid.contains(document.activeElement)) reach(isCell(cell) ? cell : first);
  for (const link of grid.querySelectorAll('.row-open:not([tabindex])')) link.tabIndex = -1;
}

document.addEventListener('sheet:arrived', () => {
  const wanted = document.getElementById('sheet').dataset.focus;
  const found = document.getElementById(wanted) ?? (place && document.getElementById(place));
  const cell = found?.matches('tr') ? cellsOf(found)[Math.max(0, spot.column)] : found;
  anchor = null;
  settle();
  const rows = gridOf() ? rowsOf(gridOf()) : [];
  if (isCell(cell)) focusCell(cell);
  else if (rows.length) focusCell(cellsOf(rows[Math.min(spot.row, rows.length - 1)])[spot.column]);
  else document.querySelector('#sheet .empty button')?.focus();
});

document.addEventListener('htmx:after:swap', settle);

document.addEventListener('focusout', ({ target, relatedTarget }) => {
  if (isCell(target) && relatedTarget && !relatedTarget.closest('#grid')) reach(target);
});

// a link to a cell lands on it; on a phone on its card
function land() {
  const element = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!element || !gridOf()?.contains(element)) return;
  const row = element.closest('tr');
  row.dataset.target = '';
  setTimeout(() => delete row.dataset.target, 4000);
  row.scrollIntoView({ block: 'center' });
  if (!phone.matches) focusCell(element.matches('tr') ? cellsOf(element)[0] : element);
}
addEventListener('hashchange', land);
settle();
if (document.readyState === 'complete') land();
else addEventListener('load', () => setTimeout(land));
