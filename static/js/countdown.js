// <count-down to="2026-11-07T19:00+08:00">124:39:12</count-down>: the server writes the first value, this ticks it.
// With `since` instead of `to` it counts up from a moment that has passed.
const clocks = new Set();
let timer;

function shown(clock) {
  const since = clock.getAttribute('since');
  const left = since ? Date.now() - Date.parse(since) : Date.parse(clock.getAttribute('to')) - Date.now();
  const seconds = Math.max(0, Math.floor(left / 1000));
  return [seconds / 3600, seconds / 60 % 60, seconds % 60].map(part => String(Math.floor(part)).padStart(2, '0')).join(':');
}

function tick() {
  for (const clock of clocks) {
    const text = shown(clock);
    if (clock.textContent !== text) clock.textContent = text;
  }
}

customElements.define('count-down', class extends HTMLElement {
  connectedCallback() {
    clocks.add(this);
    timer ??= setInterval(tick, 1000);
  }

  disconnectedCallback() {
    clocks.delete(this);
    if (!clocks.size) timer = clearInterval(timer);
  }
});
