// Saves of a worksheet: one after the other, in the order in which people made them. A text that could not be saved stays
// in its cell, with the reason below the row; without a connection everything waits and is sent again.
import { dataOf } from './worksheet-editor.js';

const queue = []; // what is to be sent: { url, cell, text, was, data }
const stored = new Map(); // cell id -> the text the server has
const refused = new Map(); // cell id -> { text, note } of what the server did not take
let sending = null;

const formOf = () => document.getElementById('sheet-form');
const gridOf = () => document.getElementById('grid');
const rowOf = cell => cell?.closest('tr');

// whether the text of a cell, or of any, is still to be saved or was refused
export function isWaiting(id) {
  return id ? refused.has(id) || queue.some(one => one.cell === id) : refused.size + queue.length > 0;
}

export function know(id, text) {
  stored.set(id, text);
}

function mark(id, state) {
  const cell = document.getElementById(id);
  if (!cell) return;
  if (state) cell.dataset.save = state;
  else delete cell.dataset.save;
}

function forget(id) {
  refused.delete(id);
  document.querySelector(`[data-note-for="${id}"]`)?.remove();
  document.getElementById(id)?.removeAttribute('aria-invalid');
}

function showNote(id) {
  const { text, note } = refused.get(id);
  const cell = document.getElementById(id);
  if (!cell) return;
  cell.textContent = text;
  cell.ariaInvalid = 'true';
  const row = document.createElement('tr');
  row.className = 'note-row';
  row.dataset.noteFor = id;
  row.setAttribute('role', 'row');
  const place = row.insertCell();
  place.colSpan = rowOf(cell).cells.length;
  place.setAttribute('role', 'gridcell');
  place.append(note);
  document.querySelector(`[data-note-for="${id}"]`)?.remove();
  rowOf(cell).after(row);
}

function next() {
  if (!sending && queue.length) formOf()?.requestSubmit();
}

document.addEventListener('sheet:send', ({ detail }) => {
  const waiting = detail.cell && queue.find(one => one !== sending && one.cell === detail.cell);
  if (detail.cell) forget(detail.cell);
  if (waiting) waiting.text = detail.text;
  else queue.push(detail);
  if (detail.cell) mark(detail.cell, 'saving');
  next();
});

document.addEventListener('htmx:config:request', event => {
  const { ctx } = event.detail;
  if (ctx.sourceElement !== formOf()) return;
  const [first] = queue;
  if (!first || sending) return event.preventDefault();
  sending = first;
  ctx.request.action = first.url;
  const { body } = ctx.request;
  for (const [name, value] of Object.entries(first.data ?? {})) body.set(name, value);
  body.set('columns', document.getElementById('sheet').dataset.columns);
  if (!first.cell) return;
  const [, , key, field] = first.cell.split('-');
  body.set('key', key);
  body.set('field', field);
  body.set('text', first.text);
  body.set('was', stored.get(first.cell) ?? first.was);
  body.set('version', first.version ?? rowOf(document.getElementById(first.cell))?.dataset.v ?? 0);
});

// an answer to something else may bring the sheet anew: what is being typed is saved first, what waits is shown again
const bringsSheet = ({ tasks = [] }) => tasks.some(({ target }) => (target?.id ? `#${target.id}` : target) === '#sheet');
let isNew = false;

document.addEventListener('htmx:before:swap', event => {
  const { ctx } = event.detail;
  if (ctx.sourceElement === formOf() && ctx.response.raw.redirected) return event.preventDefault(); // to the login page
  isNew = bringsSheet(event.detail);
  if (isNew) document.dispatchEvent(new CustomEvent('sheet:settle'));
});

document.addEventListener('htmx:after:swap', () => {
  if (!isNew) return;
  isNew = false;
  stored.clear();
  dress();
});

function apply(news) {
  for (const part of news.querySelectorAll('[data-cell]')) {
    const cell = document.getElementById(part.dataset.cell);
    stored.set(part.dataset.cell, part.dataset.text ?? part.textContent);
    if (!cell || cell.querySelector('.cell-editor') || queue.some(one => one.cell === cell.id)) continue;
    cell.textContent = part.textContent;
    if (part.dataset.text) cell.dataset.text = part.dataset.text;
    else delete cell.dataset.text;
  }
  for (const part of news.querySelectorAll('[data-row]')) {
    const rows = part.dataset.row ? [document.getElementById(part.dataset.row)] : gridOf().tBodies[0].rows;
    // a version that skips one holds something of somebody else, which this page does not show yet: the older one stays
    for (const row of rows) if (row && Number(row.dataset.v) + 1 === Number(part.dataset.v)) row.dataset.v = part.dataset.v;
  }
  if (news.dataset.order) reorder(news.dataset.order.split(' '));
}

// the row with the focus never leaves the page: the others are put around it
export function reorder(ids) {
  const body = gridOf().tBodies[0];
  const rows = ids.map(id => document.getElementById(id)).filter(Boolean);
  const fixed = rows.find(row => row.contains(document.activeElement));
  const place = fixed ? rows.indexOf(fixed) : -1;
  rows.forEach((row, index) => {
    if (row === fixed) return;
    if (index < place) body.insertBefore(row, fixed);
    else body.append(row);
  });
}

function settleCell(op, status) {
  const news = document.getElementById('sheet-news');
  const note = news.querySelector('.cell-note');
  mark(op.cell, null);
  if (status === 200) return;
  if (note && document.getElementById(op.cell)) {
    refused.set(op.cell, { text: op.text, note, was: stored.get(op.cell) ?? op.was });
    showNote(op.cell);
  }
}

function dress() {
  for (const op of queue) {
    const cell = op.cell && document.getElementById(op.cell);
    if (!cell) continue;
    cell.textContent = op.text;
    mark(op.cell, 'saving');
  }
  for (const id of refused.keys()) showNote(id);
}

// a block with headers goes on in the preview of an import: the page that is left has nothing more to save
document.addEventListener('htmx:after:request', ({ detail: { ctx } }) => {
  if (ctx.sourceElement !== formOf() || !ctx.hx?.redirect) return;
  sending = null;
  queue.shift();
});

document.addEventListener('htmx:finally:request', event => {
  const { ctx } = event.detail;
  const op = sending;
  if (ctx.sourceElement !== formOf() || !op) return;
  sending = null;
  const status = ctx.response?.raw.redirected ? 0 : (ctx.response?.status ?? 0);
  if (![200, 409, 422].includes(status)) {
    if (op.cell) mark(op.cell, 'failed');
    return;
  }
  queue.shift();
  const news = document.getElementById('sheet-news');
  if (op.cell) settleCell(op, status);
  if (ctx.hx?.retarget === '#sheet') document.dispatchEvent(new CustomEvent('sheet:arrived'));
  else apply(news);
  news.replaceChildren();
  setTimeout(next);
});

// the choice between two values, or to give up a text that was refused
document.addEventListener('click', ({ target }) => {
  const button = target.closest('[data-take]');
  if (!button) return;
  const id = button.closest('[data-note-for]').dataset.noteFor;
  const { text, was } = refused.get(id);
  const { take, version, theirs } = button.dataset;
  const cell = document.getElementById(id);
  forget(id);
  if (take === 'mine') {
    document.dispatchEvent(new CustomEvent('sheet:send', { detail: { ...cellSend(id), text, was: theirs, version } }));
    stored.set(id, theirs);
  } else {
    cell.textContent = take === 'theirs' ? theirs : was;
    if (take === 'theirs') {
      rowOf(cell).dataset.v = version;
      stored.set(id, theirs);
    }
  }
  cell.dispatchEvent(new CustomEvent('sheet:focus', { bubbles: true }));
});

function cellSend(id) {
  return { url: dataOf().url.cell, cell: id };
}

addEventListener('beforeunload', event => {
  if (queue.length || refused.size) event.preventDefault();
});
