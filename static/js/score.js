// Segments of the broadcast score: dragged, resized and moved by keys or buttons; one form sends the new times.
// What the axis looks like meanwhile is a preview. The server decides, and its answer replaces the axis.
const DAY = 1440;
const WAIT = 600;

const axisOf = element => element.closest('[data-axis]');
const slotOf = element => element?.closest('[data-slot]');
const times = slot => ({ from: Number(slot.dataset.from), to: Number(slot.dataset.to) });
const preview = new Map();
let timer = 0;
let isSending = false;
let selected = '';

export const isMoving = () => preview.size > 0 || isSending;

function plainClock(axis, minute) {
  const total = Number(axis.dataset.startOfDay) + minute;
  return [Math.floor(total / 60) % 24, total % 60].map(part => String(part).padStart(2, '0')).join(':');
}

function clock(axis, minute) {
  const isNextDay = Number(axis.dataset.startOfDay) + minute >= DAY;
  const text = plainClock(axis, minute);
  return isNextDay ? axis.dataset.nextDay.replace('{clock}', text) : text;
}

function say(slot, { from, to }) {
  const axis = axisOf(slot);
  const words = { number: slot.dataset.number, start: clock(axis, from), end: clock(axis, to), minutes: to - from };
  const text = axis.dataset.moved.replace(/{(\w+)}/g, (_, name) => words[name]);
  const live = document.getElementById('axis-live');
  live.replaceChildren(Object.assign(document.createElement('span'), { textContent: text }));
  const name = axis.querySelector('[data-tools-name]');
  if (name && selected === slot.dataset.slot) name.textContent = text;
}

function show(slot, next) {
  preview.set(slot.dataset.slot, next);
  slot.style.setProperty('--at', next.from);
  slot.style.setProperty('--len', next.to - next.from);
  slot.querySelector('.slot-t').textContent = plainClock(axisOf(slot), next.from);
  say(slot, next);
}

function wanted(slot) {
  return preview.get(slot.dataset.slot) ?? times(slot);
}

function moved(slot, by) {
  const { from, to } = wanted(slot);
  const shift = Math.max(by, -from);
  show(slot, { from: from + shift, to: to + shift });
}

function stretched(slot, by) {
  const { from, to } = wanted(slot);
  show(slot, { from, to: Math.max(from + 1, to + by) });
}

// Sent one after the other: the second of two moves needs the version that the first one makes.
function send() {
  clearTimeout(timer);
  const [key, next] = preview.entries().next().value ?? [];
  const slot = key && document.getElementById(`slot-${key}`);
  if (!slot || isSending) return;
  const was = times(slot);
  if (next.from === was.from && next.to === was.to) return preview.delete(key);
  const form = document.getElementById('axis-move');
  form.elements.row.value = key;
  form.elements.version.value = slot.dataset.version;
  form.elements.times.value = `${next.from}-${next.to}`;
  form.elements.was.value = `${was.from}-${was.to}`;
  preview.delete(key);
  isSending = true;
  form.requestSubmit();
}

function sendSoon() {
  clearTimeout(timer);
  timer = setTimeout(send, WAIT);
}

document.addEventListener('htmx:finally:request', event => {
  const { sourceElement: form, response } = event.detail.ctx;
  if (form.id !== 'axis-move') return;
  isSending = false;
  const status = response?.status ?? 0;
  if (!status || status >= 500) takeBack(form);
  if (preview.size) sendSoon();
});

// What the server did not get is not shown as if it had.
function takeBack(form) {
  const slot = document.getElementById(`slot-${form.elements.row.value}`);
  if (!slot) return;
  show(slot, times(slot));
  preview.delete(slot.dataset.slot);
  document.querySelector('#axis-live span').textContent = axisOf(slot).dataset.failed;
}

document.addEventListener('keydown', event => {
  const slot = event.target.matches?.('.slot-in') && slotOf(event.target);
  const way = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (!slot || !way || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  const by = way * (event.shiftKey ? 5 : 1);
  if (event.altKey) stretched(slot, by);
  else moved(slot, by);
  sendSoon();
});

// Drag: the body of a segment moves it, its lower edge changes its length. A click without a move opens it.
let wasDragged = false;
document.addEventListener('pointerdown', event => {
  const slot = slotOf(event.target);
  const isTouch = event.pointerType === 'touch';
  if (!slot || event.button !== 0 || (isTouch && !event.target.matches('[data-resize]'))) return;
  const axis = axisOf(slot);
  if (matchMedia('(width < 58rem)').matches) return;
  const perMinute = slot.getBoundingClientRect().height / Math.max(wanted(slot).to - wanted(slot).from - 0.001, 1);
  const isResize = event.target.matches('[data-resize]');
  const begin = { y: event.clientY + window.scrollY, ...wanted(slot) };
  const listening = new AbortController();
  wasDragged = false;
  const move = next => {
    const pixels = next.clientY + window.scrollY - begin.y;
    if (!wasDragged && Math.abs(pixels) < 4) return;
    wasDragged = true;
    slot.dataset.dragging = '';
    if (next.clientY < 90) window.scrollBy(0, -14);
    if (next.clientY > window.innerHeight - 60) window.scrollBy(0, 14);
    const by = Math.round(pixels / perMinute / (next.shiftKey ? 5 : 1)) * (next.shiftKey ? 5 : 1);
    if (isResize) show(slot, { from: begin.from, to: Math.max(begin.from + 1, begin.to + by) });
    else show(slot, { from: Math.max(0, begin.from + by), to: begin.to + Math.max(by, -begin.from) });
  };
  const stop = last => {
    listening.abort();
    delete slot.dataset.dragging;
    if (last.type === 'pointerup' && wasDragged) send();
    else if (wasDragged) show(slot, times(slot));
    // the click that ends the drag comes first; one by keyboard later is a click of its own
    setTimeout(() => (wasDragged = false));
  };
  const { signal } = listening;
  document.addEventListener('pointermove', move, { signal });
  document.addEventListener('pointerup', stop, { signal });
  document.addEventListener('pointercancel', stop, { signal });
  document.addEventListener('keydown', key => key.key === 'Escape' && stop(key), { signal });
  select(axis, slot);
});

document.addEventListener('dragstart', event => slotOf(event.target) && event.preventDefault());
document.addEventListener('click', event => {
  if (!wasDragged || !slotOf(event.target)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  wasDragged = false;
}, true);

// The bar of buttons belongs to the segment that was touched or focused last.
function select(axis, slot) {
  const tools = axis.querySelector('[data-axis-tools]');
  selected = slot.dataset.slot;
  tools.hidden = false;
  tools.querySelector('[data-tools-edit]').href = slot.querySelector('.slot-in').href;
  const { from, to } = wanted(slot);
  tools.querySelector('[data-tools-name]').textContent = `${slot.dataset.number} ${clock(axis, from)}–${clock(axis, to)}`;
}

document.addEventListener('focusin', event => {
  const slot = event.target.matches('.slot-in') && slotOf(event.target);
  if (slot) select(axisOf(slot), slot);
});

document.addEventListener('click', event => {
  const button = event.target.closest('[data-nudge], [data-stretch], [data-tools-edit]');
  const axis = button && axisOf(button);
  const slot = axis && document.getElementById(`slot-${selected}`);
  if (!slot) return;
  event.preventDefault();
  if (button.matches('[data-tools-edit]')) return slot.querySelector('.slot-in').click();
  if (button.dataset.nudge) moved(slot, Number(button.dataset.nudge));
  else stretched(slot, Number(button.dataset.stretch));
  sendSoon();
});

// Zoom and lane stay as somebody left them.
const kept = name => `score:${name}`;
function restore() {
  for (const input of document.querySelectorAll('[data-keep]')) {
    if (localStorage.getItem(kept(input.name)) === input.value) input.checked = true;
  }
}

document.addEventListener('change', event => {
  if (event.target.matches('[data-keep]')) localStorage.setItem(kept(event.target.name), event.target.value);
});

document.addEventListener('htmx:after:swap', () => {
  restore();
  const slot = selected && document.getElementById(`slot-${selected}`);
  if (slot) select(axisOf(slot), slot);
});

// A fix, an undo and the panel take the focus away with them: it goes on at the segment that changed.
document.addEventListener('htmx:finally:request', ({ detail: { ctx } }) => {
  const section = document.getElementById('broadcast-score');
  const isOurs = ctx.sourceElement.closest('#segment-panel, #broadcast-score') || !ctx.sourceElement.isConnected;
  if (!section || ctx.request.method !== 'POST' || !isOurs || document.activeElement !== document.body) return;
  const wanted = document.getElementById(section.dataset.focus);
  (wanted ?? section.querySelector('.axis-todo button, .slot-in'))?.focus();
});
restore();
