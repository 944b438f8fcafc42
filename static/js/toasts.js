// Toasts leave after a while, unless someone is reading or using them; errors stay until closed.
const STAY = 6000;

function close(toast) {
  toast.classList.add('is-leaving');
  setTimeout(() => toast.remove(), 250);
}

function closeLater(toast) {
  if (toast.dataset.level === 'error' || toast.dataset.timed) return;
  toast.dataset.timed = 'true';
  const timer = setInterval(() => {
    if (toast.matches(':hover, :focus-within')) return;
    clearInterval(timer);
    close(toast);
  }, STAY);
}

document.addEventListener('click', event => {
  const button = event.target.closest('[data-toast-close]');
  if (button) close(button.closest('[data-toast]'));
});

const region = document.getElementById('toasts');
if (region) {
  const watch = () => region.querySelectorAll('[data-toast]').forEach(closeLater);
  new MutationObserver(watch).observe(region, { childList: true });
  watch();
}
