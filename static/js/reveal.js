// A button beside a password field shows what was typed: data-reveal holds the field's id.
document.addEventListener('click', event => {
  const button = event.target.closest('[data-reveal]');
  const field = button && document.getElementById(button.dataset.reveal);
  if (!field) return;
  const show = field.type === 'password';
  field.type = show ? 'text' : 'password';
  button.setAttribute('aria-pressed', show);
});
