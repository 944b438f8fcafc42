// Copies the text of the field a button names; where the browser refuses, the text is selected for the person.
document.addEventListener('click', async event => {
  const button = event.target.closest('[data-copy]');
  if (!button) return;
  const field = document.getElementById(button.dataset.copy);
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
    button.querySelector('[role=status]').textContent = button.dataset.copied;
  } catch {
    field.focus();
  }
});
