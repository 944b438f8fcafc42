// Says where its reader is on the plan, and shows where others are: their initials beside the row they work on.
const BEAT = 20_000;
const CALM = 800;
const form = document.getElementById('live-presence');
let told = null;
let beat = 0;
let calm = 0;
let isOver = !form;

function here() {
  if ('row' in form.elements.place.dataset) return form.elements.place.value; // the page is about one row
  const element = document.activeElement;
  const row = element?.closest?.('.todo, #grid tr[id^="row-"]');
  if (row) return row.id;
  return element?.closest?.('#grid') ? `sheet-${document.getElementById('sheet').dataset.sheet}` : '';
}

function tell() {
  clearTimeout(beat);
  if (isOver || document.hidden) return;
  told = here();
  form.elements.place.value = told;
  htmx.trigger(form, 'live-here');
  beat = setTimeout(tell, BEAT);
}

function tellSoon() {
  clearTimeout(calm);
  calm = setTimeout(() => here() !== told && tell(), CALM);
}

function show() {
  for (const place of document.querySelectorAll('[data-here]')) delete place.dataset.here;
  for (const { dataset } of document.querySelectorAll('#here [data-place]')) {
    const row = document.getElementById(dataset.place);
    const mark = row?.matches('tr') ? row.cells[0] : row;
    if (mark) mark.dataset.here = (mark.dataset.here ?? '') + dataset.initial;
  }
}

addEventListener('focusin', tellSoon);
addEventListener('focusout', tellSoon);
addEventListener('visibilitychange', () => (document.hidden ? clearTimeout(beat) : tell()));
document.addEventListener('live:over', () => {
  isOver = true;
  clearTimeout(beat);
});
document.addEventListener('htmx:after:swap', show);
show();
addEventListener('load', tell);
