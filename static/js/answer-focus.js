// Where the keyboard goes on a checklist: Enter moves to the next answer, a link to an item lands on its control, a panel
// gives the focus back to what opened it.
const CONTROLS = '.todo-form :is(input:not([type="hidden"]), select, textarea), .proofs :is(input, button)';

function controlsOf(list) {
  // of a group of radios only the chosen one, or the first, can be reached
  return [...list.querySelectorAll(CONTROLS)].filter(control => {
    if (control.type !== 'radio') return true;
    const group = [...control.form.elements[control.name]].filter(radio => radio.type === 'radio');
    return control === (group.find(radio => radio.checked) ?? group[0]);
  });
}

document.addEventListener('keydown', event => {
  const { target } = event;
  if (event.key !== 'Enter' || event.isComposing || event.keyCode === 229 || !target.matches('.todo-form input')) return;
  event.preventDefault();
  const controls = controlsOf(target.closest('.todos'));
  const here = controls.findIndex(control => control.closest('.todo') === target.closest('.todo'));
  const next = controls.find((control, index) => index > here && control.closest('.todo') !== target.closest('.todo'));
  if (next) next.focus();
  else target.blur();
});

function land() {
  const item = location.hash.startsWith('#item-') && document.getElementById(location.hash.slice(1));
  if (!item) return;
  item.scrollIntoView({ block: 'center' });
  const control = controlsOf(item)[0] ?? item.querySelector('.todo-answer :is(button, a), .todo-links a');
  control?.focus({ preventScroll: true });
}

addEventListener('hashchange', land);
document.addEventListener('click', ({ target }) => {
  const link = target.closest('a[href*="#item-"]');
  if (link && link.href === location.href) setTimeout(land);
  if (link) link.closest('[popover]')?.hidePopover();
});
// once the page is there the browser itself goes to the item and drops the focus
if (document.readyState === 'complete') land();
else addEventListener('load', () => setTimeout(land));

const openers = new Map(); // panel -> address of what it shows

function close(panel) {
  panel.replaceChildren();
  const link = panel.closest('.todo').querySelector(`.todo-links a[href="${openers.get(panel)}"]`);
  openers.delete(panel);
  link?.focus();
}

document.addEventListener('click', event => {
  const link = event.target.closest('.todo-links a');
  const panel = link?.closest('.todo').querySelector('.todo-panel');
  if (!panel || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (openers.get(panel) === link.getAttribute('href')) {
    event.preventDefault();
    event.stopPropagation();
    close(panel);
  } else openers.set(panel, link.getAttribute('href'));
}, { capture: true });

document.addEventListener('click', ({ target }) => {
  if (target.closest('[data-close-panel]')) close(target.closest('.todo-panel'));
});
document.addEventListener('keydown', ({ key, target }) => {
  if (key === 'Escape' && target.closest?.('.todo-panel')) close(target.closest('.todo-panel'));
});
document.addEventListener('htmx:after:swap', () => {
  for (const panel of openers.keys()) if (!panel.childElementCount && document.activeElement === document.body) close(panel);
});
