// Pages about a plan that stay up to date by themselves: the review, a row of a worksheet, an item, the page of a guest.
// What others wrote, judged and decided arrives every few seconds. What somebody is writing stays, and its place is asked
// for again once it is free.
import { isOfNoUse, isPoll, isSave, keep, poll, schedule } from './polling.js';

const SOON = 400;
const PARTS = '.finding, .verdicts li, .row-form .field';
let isHeld = false;

function isTouched(control) {
  if (control.matches('select')) return [...control.options].some(one => one.selected !== one.defaultSelected);
  if (control.matches('[type=radio], [type=checkbox]')) return control.checked !== control.defaultChecked;
  return control.value !== control.defaultValue;
}

function inUse(place) {
  const here = document.activeElement;
  const fields = [...place.querySelectorAll('textarea, select, input:not([type=hidden])')];
  return (here.matches('textarea, select, input') && place.contains(here)) || fields.some(isTouched);
}

document.addEventListener('htmx:config:request', ({ detail: { ctx } }) => {
  if (isPoll(ctx) && isHeld) ctx.request.body.append('again', '1');
});

// what was folded stays folded
function keepFolds(place, fragment) {
  for (const fold of place.querySelectorAll('details[id]'))
    fragment.querySelector(`#${CSS.escape(fold.id)}`)?.toggleAttribute('open', fold.open);
}

// what was seen of a field in use stays as well: saving it has to find out that somebody else wrote it
function keepSeen(row, fragment) {
  const form = row.closest('.row-form');
  const [seen, version] = ['was', 'version'].map(name => form?.querySelector(`[name=${name}]`));
  const next = fragment.querySelector('.row-form [name=was]');
  if (!seen || !next) return;
  const field = row.id.replace('part-', '');
  next.setAttribute('value', JSON.stringify({ ...JSON.parse(next.value), [field]: JSON.parse(seen.value)[field] }));
  fragment.querySelector('.row-form [name=version]').setAttribute('value', version.value);
}

document.addEventListener('htmx:before:swap', event => {
  const { ctx, tasks } = event.detail;
  if (!isPoll(ctx)) return;
  if (isOfNoUse(ctx)) return event.preventDefault();
  isHeld = false;
  for (const task of [...tasks]) {
    if (task.target.matches('[data-hold]') || task.target.querySelector('dialog[open]')) {
      isHeld = true;
      tasks.splice(tasks.indexOf(task), 1);
      continue;
    }
    keepFolds(task.target, task.fragment);
    for (const row of task.target.querySelectorAll(PARTS)) {
      if (!inUse(row)) continue;
      isHeld = true;
      keep(row, task.fragment);
      keepSeen(row, task.fragment);
    }
  }
}, { capture: true });

document.addEventListener('htmx:after:swap', ({ detail: { ctx } }) => {
  if (!isPoll(ctx)) return;
  for (const row of document.querySelectorAll('[hx-morph-skip]')) {
    row.removeAttribute('hx-morph-skip');
    row.closest('details')?.setAttribute('open', '');
  }
});

document.addEventListener('htmx:finally:request', ({ detail: { ctx } }) => {
  if (!isSave(ctx)) return;
  schedule(ctx.response?.status === 200 ? SOON : undefined); // what one did oneself moves head and lists too
});

addEventListener('focusout', () => setTimeout(() => isHeld && poll(), SOON));
