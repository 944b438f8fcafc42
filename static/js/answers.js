// Answers that save themselves. What somebody is typing is never overwritten, nothing is sent twice, every save carries
// the newest version of its row, and a save that fails says so beside the answer.
const unsaved = new WeakSet(); // forms that hold something not stored yet
const stored = new WeakMap(); // form -> the answer the server has
const sent = new WeakMap(); // request -> the answer it carries
const lagging = new WeakSet(); // controls that had the focus while their answer was stored: their default is an older one

const formOf = element => element.closest?.('.todo-form');
const controlsOf = form => [...form.querySelectorAll('[name="value"]:not(button)')];

export const holdsUnsaved = row => [...row.querySelectorAll('.todo-form')].some(form => unsaved.has(form));

function answerOf(form, read) {
  const { property, checked } = read;
  const controls = controlsOf(form);
  const chosen = controls[0]?.type === 'radio' ? controls.find(radio => radio[checked]) : controls[0];
  if (!chosen) return '';
  if (chosen instanceof HTMLSelectElement && property === 'defaultValue') return [...chosen.options].find(o => o.defaultSelected)?.value ?? '';
  return chosen.type === 'radio' ? chosen.value : chosen[property];
}

const typedIn = form => answerOf(form, { property: 'value', checked: 'checked' });
const shownBy = form => answerOf(form, { property: 'defaultValue', checked: 'defaultChecked' });

function catchUp(control) {
  if (control instanceof HTMLSelectElement) for (const option of control.options) option.defaultSelected = option.selected;
  else control.defaultValue = control.value;
}

// the properties follow what the server wrote, except in the field that is being typed in
function settle(form) {
  for (const control of controlsOf(form)) {
    if (control.type === 'radio') control.checked = control.defaultChecked;
    else if (control === document.activeElement) {
      control.ariaInvalid = form.querySelector('.err') ? 'true' : null;
      if (stored.has(form)) lagging.add(control);
    } else if (lagging.delete(control) && stored.has(form)) catchUp(control);
    else if (control instanceof HTMLSelectElement) for (const option of control.options) option.selected = option.defaultSelected;
    else if (control.value !== control.defaultValue) control.value = control.defaultValue;
  }
}

function tell(form, words) {
  form.querySelector('.save-failed')?.remove();
  const row = form.closest('.todo');
  row.dataset.save = words ? 'failed' : 'saving';
  if (!words) return;
  const note = document.getElementById('save-failed').content.cloneNode(true);
  note.querySelector('[data-why]').textContent = document.getElementById('save-failed').dataset[words];
  form.append(note);
}

document.addEventListener('input', ({ target }) => formOf(target) && unsaved.add(formOf(target)));

document.addEventListener('compositionend', ({ target }) => {
  if (formOf(target)) target.dispatchEvent(new Event('input', { bubbles: true }));
});

document.addEventListener('htmx:config:request', event => {
  const { ctx } = event.detail;
  const form = ctx.sourceElement;
  if (!form.matches('.todo-form')) return;
  const isByItself = ['input', 'change', 'focusout'].includes(ctx.sourceEvent.type);
  const isSame = typedIn(form) === (stored.get(form) ?? shownBy(form)) && !form.querySelector('.err, .clash');
  if (isByItself && isSame) unsaved.delete(form);
  if (isByItself && (isSame || ctx.sourceEvent.isComposing)) event.preventDefault();
});

document.addEventListener('htmx:before:request', event => {
  const { ctx } = event.detail;
  const form = ctx.sourceElement.closest('.todo form');
  if (!form || ctx.request.method === 'GET') return;
  // a save that waited for the one before it must not look stale, nor a panel that was opened before a save
  const version = form.closest('.todo').querySelector('.todo-answer input[name="version"]');
  if (version && ctx.request.submitter?.name !== 'version') ctx.request.body.set('version', version.value);
  sent.set(ctx, ctx.request.body.getAll('value').at(-1));
  tell(form);
});

document.addEventListener('htmx:before:swap', event => {
  const { ctx } = event.detail;
  const form = ctx.sourceElement.closest('.todo form');
  if (!form) return;
  if (ctx.response.raw.redirected) return event.preventDefault(); // to the login page
  if (ctx.response.status !== 200 || !form.matches('.todo-form')) return;
  const answer = sent.get(ctx);
  if (typedIn(form) === answer || ctx.request.submitter) unsaved.delete(form);
  if (ctx.request.submitter) stored.delete(form);
  else stored.set(form, answer);
});

document.addEventListener('htmx:after:swap', () => {
  for (const form of document.querySelectorAll('.todo-form')) {
    if (unsaved.has(form)) continue;
    settle(form);
    if (!form.contains(document.activeElement)) stored.delete(form);
  }
});

document.addEventListener('htmx:finally:request', event => {
  const { ctx } = event.detail;
  const form = ctx.sourceElement.closest('.todo form');
  if (!form?.isConnected || ctx.request.method === 'GET') return;
  const status = ctx.response?.status ?? 0;
  if (ctx.response?.raw.redirected) tell(form, 'signedOut');
  else if (!status) tell(form, 'offline');
  else if (status >= 500) tell(form, 'server');
  else if (status >= 400 && ![409, 413, 422].includes(status)) tell(form, 'refused');
  else delete form.closest('.todo').dataset.save;
});

document.addEventListener('click', ({ target }) => {
  if (target.closest('[data-retry]')) target.closest('form').requestSubmit();
});

// what was answered before the scripts had arrived is saved as soon as htmx listens
addEventListener('DOMContentLoaded', () => {
  for (const form of document.querySelectorAll('.todo-form')) {
    if (typedIn(form) === shownBy(form)) continue;
    unsaved.add(form);
    controlsOf(form)[0].dispatchEvent(new Event('change', { bubbles: true }));
  }
});

addEventListener('beforeunload', event => {
  if ([...document.querySelectorAll('.todo-form')].some(form => unsaved.has(form))) event.preventDefault();
});

htmx.registerExtension('keep-answers', {
  // other rows come along when one answer moves their figures: a row with something unsaved in it stays as it is
  htmx_before_morph_node(element) {
    return !(element.matches?.('.todo') && [...element.querySelectorAll('.todo-form')].some(form => unsaved.has(form) && !form.closest('[data-save="saving"]')));
  },
  htmx_before_morph_attr(element, { attrName }) {
    if (attrName === 'open' && element.matches('.todo details')) return false;
    return !(attrName === 'value' && formOf(element) && element.name === 'value' && unsaved.has(formOf(element)));
  },
});
