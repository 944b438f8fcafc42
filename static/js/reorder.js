// Lists whose items move by dragging, with buttons, or with the arrow keys on the handle.
// The position fields inside are what is sent; without this script people type into them.
const live = document.querySelector('[data-reorder-live]');

const itemsOf = list => [...list.children].filter(item => item.matches('[data-reorder-item]'));

function renumber(list) {
  itemsOf(list).forEach((item, at) => (item.querySelector('[data-reorder-place]').value = at + 1));
  list.dispatchEvent(new CustomEvent('reordered', { bubbles: true }));
}

function announce(list, item) {
  const items = itemsOf(list);
  const words = { label: item.dataset.label, place: items.indexOf(item) + 1, count: items.length };
  if (live) live.textContent = list.dataset.moved.replace(/{(\w+)}/g, (_, name) => words[name]);
}

function moveTo(item, place, focus) {
  const list = item.parentElement;
  const others = itemsOf(list).filter(other => other !== item);
  list.insertBefore(item, others[Math.max(0, Math.min(place, others.length))] ?? null);
  renumber(list);
  announce(list, item);
  focus?.focus();
}

// Moving an element in the page ends its pointer capture, so the document listens while an item is dragged.
function startDrag(item) {
  const list = item.parentElement;
  const listening = new AbortController();
  item.dataset.dragging = '';
  const move = ({ clientY }) => {
    if (clientY < 90) window.scrollBy(0, -14);
    if (clientY > window.innerHeight - 60) window.scrollBy(0, 14);
    const next = itemsOf(list).filter(other => other !== item)
      .find(other => clientY < other.getBoundingClientRect().top + other.offsetHeight / 2);
    if (item.nextElementSibling !== (next ?? null)) list.insertBefore(item, next ?? null);
  };
  const stop = () => {
    listening.abort();
    delete item.dataset.dragging;
    renumber(list);
    announce(list, item);
  };
  document.addEventListener('pointermove', move, { signal: listening.signal });
  document.addEventListener('pointerup', stop, { signal: listening.signal });
  document.addEventListener('pointercancel', stop, { signal: listening.signal });
}

document.addEventListener('pointerdown', event => {
  const handle = event.target.closest('[data-reorder-handle]');
  if (!handle || event.button !== 0) return;
  event.preventDefault();
  handle.focus();
  startDrag(handle.closest('[data-reorder-item]'));
});

document.addEventListener('keydown', event => {
  const handle = event.target.closest('[data-reorder-handle]');
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (!handle || !step) return;
  event.preventDefault();
  const item = handle.closest('[data-reorder-item]');
  moveTo(item, itemsOf(item.parentElement).indexOf(item) + step, handle);
});

document.addEventListener('click', event => {
  const button = event.target.closest('[data-reorder-up], [data-reorder-down]');
  if (!button) return;
  const item = button.closest('[data-reorder-item]');
  moveTo(item, itemsOf(item.parentElement).indexOf(item) + (button.matches('[data-reorder-up]') ? -1 : 1), button);
});

document.addEventListener('change', event => {
  if (!event.target.matches('[data-reorder-place]') || !/^\d+$/.test(event.target.value)) return;
  moveTo(event.target.closest('[data-reorder-item]'), Number(event.target.value) - 1, event.target);
});

for (const control of document.querySelectorAll('[data-reorder-handle], [data-reorder-up], [data-reorder-down]')) {
  control.hidden = false;
}
