// Others' changes arrive by themselves. The page asks every few seconds for what is new since its tag, more rarely while
// that fails, and not at all while nobody looks at it. A place that somebody is at work in stays as it is: a mark says who
// changed it, and it is asked for again once it is free.
import { holdsUnsaved } from './answers.js';
import { isMoving } from './score.js';
import { carryOver, isRowBusy, sheetIsBusy, takeNews } from './worksheet-live.js';

const PERIOD = 12_000;
const LONGEST = 120_000;
const FLASH = 4_000;
const poller = document.getElementById('live');
const held = new Set(); // ids of places whose news could not be taken
let tag = poller?.dataset.tag;
let asked = [];
let wait = PERIOD;
let timer = 0;
let isOver = !poller;
let carry = null;

const isTyping = () => document.activeElement?.matches('input, textarea, select');

function inUse(place) {
  if (place.matches('.todo')) return holdsUnsaved(place) || (isTyping() && Boolean(document.activeElement.closest('.todo-form')) && place.contains(document.activeElement));
  if (place.matches('tr')) return isRowBusy(place);
  if (place.id === 'sheet') return sheetIsBusy();
  if (place.id === 'broadcast-score') return isMoving();
  if (place.id === 'plan-head') return Boolean(place.querySelector('dialog[open], :popover-open'));
  return false;
}

const isFree = id => !document.getElementById(id) || !inUse(document.getElementById(id));

function schedule() {
  clearTimeout(timer);
  if (!isOver && !document.hidden) timer = setTimeout(poll, wait * (0.9 + Math.random() / 5));
}

function poll() {
  clearTimeout(timer);
  if (isOver || document.hidden) return;
  htmx.trigger(poller, 'live-poll');
}

function end() {
  if (isOver) return;
  isOver = true;
  clearTimeout(timer);
  document.getElementById('live-note').replaceChildren(document.getElementById('live-gone').content.cloneNode(true));
  document.dispatchEvent(new CustomEvent('live:over'));
}

document.addEventListener('htmx:config:request', ({ detail: { ctx } }) => {
  if (ctx.sourceElement !== poller) return;
  ctx.request.headers['If-None-Match'] = tag;
  asked = [...held].filter(isFree);
  for (const id of asked) ctx.request.body.append('again', id);
});

// rows in use inside a list that comes as a whole stay where they are
function keep(row, fragment) {
  row.setAttribute('hx-morph-skip', '');
  held.add(row.id);
  if (!fragment.querySelector(`#${CSS.escape(row.id)}`)) fragment.append(row.cloneNode(true));
}

document.addEventListener('htmx:before:swap', event => {
  const { ctx, tasks } = event.detail;
  if (ctx.sourceElement !== poller) return;
  if (ctx.response.raw.redirected || ctx.response.status >= 400) return event.preventDefault();
  for (const id of asked) {
    held.delete(id);
    unmark(document.getElementById(id));
  }
  for (const task of [...tasks]) {
    if (inUse(task.target)) {
      held.add(task.target.id);
      tasks.splice(tasks.indexOf(task), 1);
    } else if (task.target.id === 'sheet') carry = carryOver();
    else if (task.target.id === 'todos') {
      for (const row of task.target.querySelectorAll('.todo')) if (inUse(row)) keep(row, task.fragment);
    }
  }
}, { capture: true });

function unmark(place) {
  if (!place) return;
  place.querySelector('.live-mark')?.remove();
  for (const cell of [place, ...place.querySelectorAll('[data-changed]')]) delete cell.dataset.changed;
}

// a quiet word beside what somebody is at work in: it is another one by now, and whose
function mark(place, words) {
  if (!place.matches('.todo')) place.dataset.changed = words;
  else if (!place.querySelector('.live-mark')) {
    const note = Object.assign(document.createElement('p'), { className: 'live-mark', textContent: words });
    note.setAttribute('role', 'status');
    place.querySelector('.todo-answer').append(note);
  }
}

function flash(place, words) {
  if (words) place.title = words;
  place.dataset.live = '';
  setTimeout(() => {
    delete place.dataset.live;
    if (place.title === words) place.removeAttribute('title');
  }, FLASH);
}

document.addEventListener('htmx:after:swap', ({ detail: { ctx } }) => {
  if (ctx.sourceElement !== poller) return;
  carry?.();
  carry = null;
  document.querySelectorAll('.todo[hx-morph-skip]').forEach(row => row.removeAttribute('hx-morph-skip'));
  const news = document.getElementById('live-sheet');
  const { held: busy, changed } = takeNews(news);
  const said = new Map([...document.querySelectorAll('#live-authors i')].map(one => [one.dataset.place, one.textContent]));
  const wordsOf = element => said.get(element.closest('.todo, tr')?.id || `sheet-${document.getElementById('sheet')?.dataset.sheet}`);
  for (const [id, element] of busy) {
    held.add(id);
    if (wordsOf(element)) mark(element, wordsOf(element));
  }
  for (const place of changed) if (wordsOf(place)) flash(place, wordsOf(place));
  for (const [id, words] of said) {
    const item = id.startsWith('item-') && document.getElementById(id);
    if (item) (held.has(id) ? mark : flash)(item, words);
  }
  news.replaceChildren();
  delete news.dataset.order;
  document.getElementById('live-authors').replaceChildren();
});

document.addEventListener('htmx:finally:request', ({ detail: { ctx } }) => {
  if (ctx.sourceElement !== poller) return;
  const status = ctx.response?.status ?? 0;
  if (ctx.response?.raw.redirected || [401, 403, 404].includes(status)) return end();
  if (status === 200) tag = ctx.response.headers.get('ETag') ?? tag;
  wait = status === 200 || status === 304 ? PERIOD : Math.min(wait * 2, LONGEST);
  schedule();
});

// what was held is asked for as soon as it is free
addEventListener('focusout', () => setTimeout(() => {
  if ([...held].some(isFree)) poll();
}, 400));
addEventListener('visibilitychange', () => (document.hidden ? clearTimeout(timer) : poll()));
addEventListener('online', poll);
schedule();
