// Chinese and Japanese are typed as compositions, which only something editable receives: the cell with the focus takes
// one, and what it has become opens the editor.
import { canWrite } from './worksheet-editor.js';
import { isCell, phone } from './worksheet-grid.js';

let shown = null; // what the cell said before the composition

document.addEventListener('focusin', ({ target }) => {
  if (!isCell(target) || phone.matches || !canWrite(target)) return;
  target.contentEditable = 'true';
  target.spellcheck = false;
  getSelection().selectAllChildren(target); // the composition replaces it
});

document.addEventListener('focusout', ({ target }) => {
  if (isCell(target)) target.removeAttribute('contenteditable');
});

const edit = (cell, text) => document.dispatchEvent(new CustomEvent('sheet:edit', { detail: { cell, text } }));

// nothing else is written into the cell itself; what a list of characters or a voice gives opens the editor too
document.addEventListener('beforeinput', event => {
  if (!isCell(event.target) || event.isComposing || event.inputType.includes('Composition')) return;
  event.preventDefault();
  if (event.inputType === 'insertText' && event.data?.trim()) edit(event.target, event.data);
});

document.addEventListener('compositionstart', ({ target }) => {
  if (isCell(target)) shown = [...target.childNodes].map(node => node.cloneNode(true));
});

document.addEventListener('compositionend', ({ target: cell, data }) => {
  if (!isCell(cell) || !shown) return;
  const before = shown;
  shown = null;
  setTimeout(() => {
    cell.replaceChildren(...before);
    if (data && cell === document.activeElement) edit(cell, data);
  });
});
