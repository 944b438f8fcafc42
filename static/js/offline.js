// The bar that says the connection is gone.
function show() {
  for (const bar of document.querySelectorAll('[data-offline]')) bar.hidden = navigator.onLine;
}

addEventListener('online', show);
addEventListener('offline', show);
show();
