// A page asks every few seconds for what is new since its tag, more rarely while that fails, and not at all while nobody
// looks at it. What arrives is placed by live.js on the page of a step and by page-live.js on all others.
const PERIOD = 12_000;
const LONGEST = 120_000;
const SOON = 1_000;
const poller = document.getElementById('live');
let tag = poller?.dataset.tag;
let wait = PERIOD;
let timer = 0;
let isOver = !poller;
const saving = new Set(); // requests of this page that may change something
let mayBeOld = false; // the answer on its way may be from before such a change
let isDropped = false; // it was, so its news will be asked for again

export const isPoll = ctx => ctx.sourceElement === poller;
export const isSave = ctx => ctx.request.method !== 'GET' && ctx.sourceElement.id !== 'live-presence';
export const isOfNoUse = ctx => ctx.response.raw.redirected || ctx.response.status >= 400 || isDropped;

export function schedule(after = wait * (0.9 + Math.random() / 5)) {
  clearTimeout(timer);
  if (!isOver && !document.hidden) timer = setTimeout(poll, after);
}

export function poll() {
  clearTimeout(timer);
  if (!isOver && !document.hidden) htmx.trigger(poller, 'live-poll');
}

// a row in use inside a place that comes as a whole stays where it is
export function keep(row, fragment) {
  row.setAttribute('hx-morph-skip', '');
  if (!fragment.querySelector(`#${CSS.escape(row.id)}`)) fragment.append(row.cloneNode(true));
}

function end() {
  isOver = true;
  clearTimeout(timer);
  document.getElementById('live-note').replaceChildren(document.getElementById('live-gone').content.cloneNode(true));
  document.dispatchEvent(new CustomEvent('live:over'));
}

document.addEventListener('htmx:config:request', ({ detail: { ctx } }) => {
  if (isPoll(ctx)) ctx.request.headers['If-None-Match'] = tag;
});

document.addEventListener('htmx:before:request', ({ detail: { ctx } }) => {
  if (isPoll(ctx)) mayBeOld = saving.size > 0;
  else if (isSave(ctx)) {
    saving.add(ctx);
    mayBeOld = true;
  }
});

document.addEventListener('htmx:before:swap', ({ detail: { ctx } }) => {
  if (isPoll(ctx)) isDropped = mayBeOld;
}, { capture: true }); // before those who place it

document.addEventListener('htmx:finally:request', ({ detail: { ctx } }) => {
  saving.delete(ctx);
  if (!isPoll(ctx) || isOver) return;
  const status = ctx.response?.status ?? 0;
  if (ctx.response?.raw.redirected || [401, 403, 404].includes(status)) return end();
  const isOld = status === 200 && isDropped;
  if (status === 200 && !isOld) tag = ctx.response.headers.get('ETag') ?? tag;
  wait = status === 200 || status === 304 ? PERIOD : Math.min(wait * 2, LONGEST);
  schedule(isOld ? SOON : undefined);
});

addEventListener('visibilitychange', () => (document.hidden ? clearTimeout(timer) : poll()));
addEventListener('online', poll);
schedule();
