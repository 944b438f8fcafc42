// Pages about a plan that stay up to date by themselves: the review, a row of a worksheet, an item, the page of a guest.
// What others wrote, judged and decided arrives every few seconds. What somebody is writing stays, and its place is asked
// for again once it is free.
const PERIOD = 12_000;
const LONGEST = 120_000;
const SOON = 400;
const PARTS = '.finding, .verdicts li, .row-form .field';
const poller = document.getElementById('live');
let tag = poller.dataset.tag;
let wait = PERIOD;
let timer = 0;
let isHeld = false;
let isOver = false;
let saves = 0; // sent from this page, the first one and those since
let seenSaves = 0;
let waiting = 0;

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

function schedule(after = wait) {
  clearTimeout(timer);
  if (!isOver && !document.hidden) timer = setTimeout(poll, after);
}

function poll() {
  clearTimeout(timer);
  if (!isOver && !document.hidden) htmx.trigger(poller, 'live-poll');
}

function end() {
  isOver = true;
  clearTimeout(timer);
  document.getElementById('live-note').replaceChildren(document.getElementById('live-gone').content.cloneNode(true));
  document.dispatchEvent(new CustomEvent('live:over'));
}

document.addEventListener('htmx:config:request', ({ detail: { ctx } }) => {
  if (ctx.sourceElement !== poller) return;
  ctx.request.headers['If-None-Match'] = tag;
  seenSaves = saves;
  if (isHeld) ctx.request.body.append('again', '1');
});

// rows in use stay as they are, and what was folded stays folded
function keep(row, fragment) {
  row.setAttribute('hx-morph-skip', '');
  isHeld = true;
  if (!fragment.querySelector(`#${CSS.escape(row.id)}`)) fragment.append(row.cloneNode(true));
}

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

const isSave = ctx => ctx.request.method !== 'GET' && ctx.sourceElement.id !== 'live-presence';

document.addEventListener('htmx:before:request', ({ detail: { ctx } }) => {
  if (!isSave(ctx)) return;
  saves += 1;
  waiting += 1;
});

document.addEventListener('htmx:before:swap', event => {
  const { ctx, tasks } = event.detail;
  if (ctx.sourceElement !== poller) return;
  if (ctx.response.raw.redirected || ctx.response.status >= 400) return event.preventDefault();
  isHeld = waiting > 0 || saves !== seenSaves; // what was asked before something was saved here is old by now
  if (isHeld) return event.preventDefault();
  for (const task of [...tasks]) {
    if (task.target.matches('[data-hold]') || task.target.querySelector('dialog[open]')) {
      isHeld = true;
      tasks.splice(tasks.indexOf(task), 1);
      continue;
    }
    keepFolds(task.target, task.fragment);
    for (const row of task.target.querySelectorAll(PARTS)) {
      if (!inUse(row)) continue;
      keep(row, task.fragment);
      keepSeen(row, task.fragment);
    }
  }
}, { capture: true });

document.addEventListener('htmx:after:swap', ({ detail: { ctx } }) => {
  if (ctx.sourceElement !== poller) return;
  for (const row of document.querySelectorAll('[hx-morph-skip]')) {
    row.removeAttribute('hx-morph-skip');
    row.closest('details')?.setAttribute('open', '');
  }
});

document.addEventListener('htmx:finally:request', ({ detail: { ctx } }) => {
  const status = ctx.response?.status ?? 0;
  if (ctx.sourceElement !== poller) {
    if (!isSave(ctx)) return;
    waiting -= 1;
    schedule(status === 200 ? SOON : wait); // what one did oneself moves head and lists too
    return;
  }
  if (ctx.response?.raw.redirected || [401, 403, 404].includes(status)) return end();
  if (status === 200) tag = ctx.response.headers.get('ETag') ?? tag;
  wait = status === 200 || status === 304 ? PERIOD : Math.min(wait * 2, LONGEST);
  schedule();
});

addEventListener('focusout', () => setTimeout(() => isHeld && poll(), SOON));
addEventListener('visibilitychange', () => (document.hidden ? clearTimeout(timer) : poll()));
addEventListener('online', poll);
schedule();
