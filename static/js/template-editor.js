// The page on which a checklist template is edited: items are added in place, rules show their example, and leaving
// with unsaved changes asks first. Everything works without it, more slowly.
const form = document.querySelector('#draft');
const blank = document.querySelector('#new-item');
let isDirty = Boolean(document.querySelector('#problems, #clash'));

function addItem(button) {
  const list = button.closest('section').querySelector('[data-reorder]');
  const number = `new${form.querySelectorAll('[data-reorder-item]').length + 1}`;
  const holder = document.createElement('template');
  holder.innerHTML = blank.innerHTML.replaceAll('__new__', number);
  const item = holder.content.querySelector('[data-reorder-item]');
  for (const control of item.querySelectorAll('[hidden]')) control.hidden = false;
  item.querySelector('[data-reorder-place]').value = list.children.length + 1;
  item.querySelector('[data-item-step]').value = button.value;
  list.append(item);
  item.querySelector(`[name$='-key']`).focus();
  isDirty = true;
}

function showExample(select) {
  const example = document.querySelector(`[data-rule='${select.value}'] [data-rule-example]`)?.innerText ?? '';
  select.closest('.item__fields').querySelector(`[name$='-credit_params']`).placeholder = example === '—' ? '' : example;
}

document.addEventListener('click', event => {
  const add = event.target.closest('[data-add-item]');
  if (add && blank) {
    event.preventDefault();
    addItem(add);
  }
  const toggle = event.target.closest('[data-toggle-all]');
  if (toggle) {
    const bodies = [...document.querySelectorAll(`#${toggle.dataset.toggleAll} .item__body`)];
    const isOpening = bodies.some(body => !body.open);
    for (const body of bodies) body.open = isOpening;
  }
  const link = event.target.closest(".problems a[href^='#']");
  const target = link && document.getElementById(link.hash.slice(1));
  target?.closest('details')?.setAttribute('open', '');
  if (target) setTimeout(() => target.focus());
});

form?.addEventListener('change', event => {
  isDirty = true;
  if (event.target.matches('[data-rule-select]')) showExample(event.target);
});
form?.addEventListener('reordered', () => (isDirty = true));
form?.addEventListener('submit', () => (isDirty = false));
window.addEventListener('beforeunload', event => isDirty && event.preventDefault());

for (const toggle of document.querySelectorAll('[data-toggle-all]')) toggle.hidden = false;
document.querySelector('#problems, #clash')?.focus();
if (location.hash) document.getElementById(location.hash.slice(1))?.closest('details')?.setAttribute('open', '');
