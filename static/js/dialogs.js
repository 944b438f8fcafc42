// Dialogs open by invoker commands (command="show-modal"); this stands in where the browser lacks them.
// data-open="ID" on a link opens the dialog here and stays a plain link without scripts.
const hasCommands = 'commandForElement' in HTMLButtonElement.prototype;

function runCommand(button) {
  const dialog = document.getElementById(button.getAttribute('commandfor'));
  if (!(dialog instanceof HTMLDialogElement)) return;
  const command = button.getAttribute('command');
  if (command === 'show-modal' && !dialog.open) dialog.showModal();
  if (command === 'close') dialog.close();
}

document.addEventListener('click', event => {
  const opener = event.target.closest('[data-open]');
  const dialog = opener && document.getElementById(opener.dataset.open);
  const plainClick = !(event.ctrlKey || event.metaKey || event.shiftKey || event.button);
  if (dialog && plainClick) {
    event.preventDefault();
    dialog.showModal();
  }
  // a link to a place on this page has to uncover it
  const link = event.target.closest('dialog[open] a[href*="#"]');
  if (link && plainClick && link.pathname === location.pathname) link.closest('dialog').close();
  const button = event.target.closest('button[commandfor]');
  if (button && !hasCommands) runCommand(button);
  // a click on the backdrop lands on the dialog itself
  if (event.target.matches('dialog[closedby="any"]') && !('closedBy' in event.target)) event.target.close();
});

// a dialog that an answer from the server brings opens itself: <dialog data-open-now>
function openArrivals(root) {
  for (const dialog of root.querySelectorAll('dialog[data-open-now]:not([open])')) dialog.showModal();
}

document.addEventListener('htmx:after:swap', () => openArrivals(document));
openArrivals(document);
