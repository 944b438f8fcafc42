// The review under the keyboard: N and P go to the next and the previous open comment, Shift+N to the next plan that
// waits. A name among “tell somebody” is written into the text somebody is writing.
let writing = null;

function step(by) {
  const open = [...document.querySelectorAll('.finding[data-unsettled]')];
  if (!open.length) return;
  const here = open.indexOf(document.activeElement?.closest('.finding'));
  const place = here < 0 ? (by > 0 ? 0 : open.length - 1) : (here + by + open.length) % open.length;
  open[place].focus({ preventScroll: true });
  open[place].scrollIntoView({ block: 'center' });
}

document.addEventListener('keydown', event => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || document.querySelector('dialog[open]')) return;
  if (event.target.closest('input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]')) return;
  const key = event.key.toLowerCase();
  if (key === 'n' && event.shiftKey) document.querySelector('[data-next-plan]')?.click();
  else if (key === 'n') step(1);
  else if (key === 'p' && !event.shiftKey) step(-1);
  else return;
  event.preventDefault();
});

document.addEventListener('focusin', ({ target }) => {
  if (target.matches('textarea[name]')) writing = target;
});

document.addEventListener('click', ({ target }) => {
  const button = target.closest('[data-mention]');
  if (!button) return;
  const form = button.closest('form');
  const area = writing?.isConnected && form.contains(writing) ? writing : form.querySelector('textarea');
  area.setRangeText(`@${button.dataset.mention} `, area.selectionStart, area.selectionEnd, 'end');
  area.focus();
});

// the form of a comment comes anew with every choice: whoever chose goes on from there
let chosen = '';
document.addEventListener('htmx:before:swap', ({ detail: { ctx } }) => {
  // a reply that was posted is in the thread; what was typed must not wait to be posted again
  if (ctx.response.status === 200) ctx.sourceElement?.closest('.finding-reply')?.reset();
  const here = document.activeElement;
  chosen = here?.closest('#comment-form') ? here.id : '';
});
document.addEventListener('htmx:after:swap', ({ detail: { ctx } }) => {
  if (ctx.sourceElement?.matches('[data-comment-on]')) {
    const area = document.querySelector('#comment-form [name=finding]');
    area.scrollIntoView({ block: 'center' });
    area.focus({ preventScroll: true });
    area.setSelectionRange(area.value.length, area.value.length);
  }
  if (chosen) document.getElementById(chosen)?.focus({ preventScroll: true });
  chosen = '';
});

// whoever comes by a link to one comment finds it, also among the settled ones
function arrive() {
  const comment = location.hash.startsWith('#comment-') && document.getElementById(location.hash.slice(1));
  if (!comment) return;
  comment.closest('details')?.setAttribute('open', '');
  comment.scrollIntoView({ block: 'center' });
  comment.focus({ preventScroll: true });
}

addEventListener('hashchange', arrive);
arrive();
