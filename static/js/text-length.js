// Says how long a text is while somebody types. The server says it too, and its word counts.
function count(hint, control) {
  const length = [...control.value.trim()].length;
  const { least, most, words } = hint.dataset;
  hint.textContent = words.replace('#', length);
  hint.toggleAttribute('data-met', length >= least && (most === '0' || length <= most));
}

document.addEventListener('input', ({ target }) => {
  const hint = target.id && document.querySelector(`[data-length-of="${target.id}"]`);
  if (hint) count(hint, target);
});
document.addEventListener('htmx:after:swap', () => {
  const control = document.activeElement;
  const hint = control?.id && document.querySelector(`[data-length-of="${control.id}"]`);
  if (hint) count(hint, control);
});
