// Others' changes arrive by themselves on the page of a step. A place that somebody is at work in stays as it is: a mark
// says who changed it, and it is asked for again once it is free.
import { holdsUnsaved } from './answers.js';
import { isOfNoUse, isPoll, keep, poll } from './polling.js';
import { isMoving } from './score.js';
import { carryOver, isRowBusy, sheetIsBusy, takeNews } from './worksheet-live.js';

const FLASH = 4_000;
const held = new Set(); // ids of places whose news could not be taken
let asked = [];
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

document.addEventListener('htmx:config:request', ({ detail: { ctx } }) => {
  if (!isPoll(ctx)) return;
  asked = [...held].filter(isFree);
  for (const id of asked) ctx.request.body.append('again', id);
});

document.addEventListener('htmx:before:swap', event => {
  const { ctx, tasks } = event.detail;
  if (!isPoll(ctx)) return;
  if (isOfNoUse(ctx)) return event.preventDefault();
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
      for (const row of task.target.querySelectorAll('.todo')) {
        if (!inUse(row)) continue;
        held.add(row.id);
        keep(row, task.fragment);
      }
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
  if (!isPoll(ctx)) return;
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

// what was held is asked for as soon as it is free
addEventListener('focusout', () => setTimeout(() => {
  if ([...held].some(isFree)) poll();
}, 400));
