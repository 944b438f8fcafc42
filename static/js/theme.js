// <theme-switch> goes round automatic, light and dark. The cookie lets the server render data-theme without a flash.
const NEXT = { auto: 'light', light: 'dark', dark: 'auto' };
const ICON = { auto: '#i-auto', light: '#i-sun', dark: '#i-moon' };

function currentTheme() {
  return document.documentElement.dataset.theme || 'auto';
}

function showTheme() {
  for (const use of document.querySelectorAll('theme-switch use')) {
    use.setAttribute('href', ICON[currentTheme()]);
  }
}

function setTheme(theme) {
  const age = theme === 'auto' ? 0 : 365 * 24 * 60 * 60;
  document.cookie = `theme=${theme}; path=/; max-age=${age}; samesite=lax`;
  if (theme === 'auto') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  showTheme();
}

customElements.define('theme-switch', class extends HTMLElement {
  connectedCallback() {
    showTheme();
    this.addEventListener('click', () => setTheme(NEXT[currentTheme()]));
  }
});
