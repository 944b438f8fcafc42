// A review stays up to date by itself: what others wrote, judged and decided arrives every few seconds. Words that
// somebody is writing stay, and their place is asked for again once it is free.
const PERIOD = 12_000;
const LONGEST = 120_000;
const SOON = 400;
const poller = document.getElementById('live');
let tag = poller.dataset.tag;
let wait = PERIOD;
let timer = 0;
let isHeld = false;
let isOver = false;

const isTouched = control =>
  control.type === 'radio' ? control.checked !== control.defaultChecked : control.value !== control.defaultValue;

function inUse(place) {
  const here = document.activeElement;
  const fields = [...place.querySelectorAll('textarea, input:not([type=hidden])')];
  return (here.matches('textarea, input') && place.contains(here)) || fields.some(isTouched);
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

document.addEventListener('htmx:before:swap', event => {
  const { ctx, tasks } = event.detail;
  if (ctx.sourceElement !== poller) return;
  if (ctx.response.raw.redirected || ctx.response.status >= 400) return event.preventDefault();
  isHeld = false;
  for (const task of [...tasks]) {
    if (task.target.querySelector('dialog[open]')) {
      isHeld = true;
      tasks.splice(tasks.indexOf(task), 1);
      continue;
    }
    keepFolds(task.target, task.fragment);
    for (const row of task.target.querySelectorAll('.finding, .verdicts li')) if (inUse(row)) keep(row, task.fragment);
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
    if (ctx.request.method !== 'GET' && status === 200) schedule(SOON); // what one did oneself moves head and lists too
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
