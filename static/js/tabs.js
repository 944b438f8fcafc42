// Tabs that do not fit beside each other scroll: the one that is open is in sight.
for (const tab of document.querySelectorAll('.tabs [aria-current], .settings > nav [aria-current]')) {
  const row = tab.closest('ul, nav');
  row.scrollLeft += tab.getBoundingClientRect().right - row.getBoundingClientRect().right + tab.offsetWidth;
}
