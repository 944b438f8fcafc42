// Shows how saving stands. Forms with data-autosave report to the nearest [data-save-state] around them
// (components/_save_state.html): saving, saved, invalid, error, offline. Failed saves can be tried again. Those with
// data-autosave="send" wait for their button.
const changed = new Set(); // forms that send in a moment; those of checklists keep account of their own (answers.js)
const pending = new Map();
const failed = new Map();
let leaving = null; // the link that waits until everything is saved

function saveStateOf(element) {
  for (let node = element; node; node = node.parentElement) {
    const state = node.querySelector?.('[data-save-state]');
    if (state) return state;
  }
  return null;
}

function key(element) {
  return element.id || element;
}

function clock(timeZone) {
  return new Date().toLocaleTimeString(document.documentElement.lang, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone });
}

function show(element, state) {
  const place = saveStateOf(element) ?? document.querySelector('[data-save-state]');
  if (!place || place.dataset.state === state) return;
  place.dataset.state = state;
  const time = state === 'saved' && place.querySelector('[data-saved-at]');
  if (time) time.textContent = clock(time.dataset.zone);
}

function isBusy() {
  return changed.size + pending.size > 0;
}

function settle(element) {
  const worst = [...failed.values()].at(-1);
  if (worst) show(element, worst.state);
  else show(element, isBusy() ? 'saving' : 'saved');
}

function tryAgain({ ctx }) {
  const source = ctx.sourceElement;
  const element = source.isConnected ? source : document.getElementById(source.id);
  if (!element) return failed.delete(key(source));
  if (ctx.sourceEvent.type === 'submit') return element.requestSubmit();
  const target = ctx.sourceEvent.target.isConnected ? ctx.sourceEvent.target : element;
  return target.dispatchEvent(new Event(ctx.sourceEvent.type, { bubbles: true }));
}

// what did not arrive; what was refused waits for its writer, who may not know yet that somebody else wrote the same
function retry() {
  [...failed.values()].filter(({ state }) => state !== 'invalid').forEach(tryAgain);
}

document.addEventListener('change', ({ target }) => {
  const form = target.closest('[data-autosave]:not(.todo-form, [data-autosave="send"])');
  if (!form) return;
  changed.add(key(form));
  show(form, 'saving');
}, { capture: true }); // before htmx hears of it, which may send at once

document.addEventListener('htmx:before:request', event => {
  const { ctx } = event.detail;
  if (ctx.request.method === 'GET' || !ctx.sourceElement.closest('[data-autosave]')) return;
  changed.delete(key(ctx.sourceElement));
  pending.set(key(ctx.sourceElement), ctx);
  show(ctx.sourceElement, 'saving');
});

// the answer leads to another page: nothing of this request is left to be saved
document.addEventListener('htmx:after:request', ({ detail: { ctx } }) => {
  if (ctx.hx?.redirect) pending.delete(key(ctx.sourceElement));
});

document.addEventListener('htmx:finally:request', event => {
  const { ctx } = event.detail;
  const id = key(ctx.sourceElement);
  if (!pending.delete(id)) return;
  const status = ctx.response?.status ?? 0;
  failed.delete(id);
  if (!status || status >= 500) failed.set(id, { ctx, state: navigator.onLine ? 'error' : 'offline' });
  else if (status >= 400) failed.set(id, { ctx, state: 'invalid' });
  settle(ctx.sourceElement.isConnected ? ctx.sourceElement : document.body);
  if (!leaving || isBusy()) return;
  if (!failed.size) location.assign(leaving.href);
  leaving = null;
});

document.addEventListener('click', event => {
  if (event.target.closest('[data-save-retry]')) retry();
  const link = event.target.closest('a[href]');
  const isElsewhere = event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || link?.target || link?.download;
  if (!link || isElsewhere || !isBusy()) return;
  event.preventDefault(); // what was typed last would be lost on the way, and what it is refused for not be seen
  leaving = link;
});
addEventListener('online', retry);
addEventListener('beforeunload', event => {
  if (isBusy() || [...failed.values()].some(({ state }) => state !== 'invalid')) event.preventDefault();
});
