// <count-down to="2026-11-07T19:00+08:00">124:39:12</count-down>: the server writes the first value, this ticks it.
const clocks = new Set();
let timer;

function remaining(to) {
  const seconds = Math.max(0, Math.floor((Date.parse(to) - Date.now()) / 1000));
  return [seconds / 3600, seconds / 60 % 60, seconds % 60].map(part => String(Math.floor(part)).padStart(2, '0')).join(':');
}

function tick() {
  for (const clock of clocks) {
    const text = remaining(clock.getAttribute('to'));
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
