// Cells that hold small records: the server lays out their parts in a dialog, here they become the text of the cell again.
import { dataOf, rawText, send } from './worksheet-editor.js';

const place = () => document.getElementById('cell-dialog');

document.addEventListener('sheet:dialog', ({ detail: { cell } }) => {
  const [, , key, field] = cell.id.split('-');
  const { dialog } = dataOf().url;
  htmx.ajax('GET', dialog.replace('/0/', `/${key || 0}/`).replace('/field/', `/${field}/`), { target: '#cell-dialog', swap: 'innerHTML' });
});

const quoted = (text, marks) => (marks.some(mark => text.includes(mark)) ? `"${text.replaceAll('"', '""')}"` : text);
const fields = values => values.map(value => quoted(value, ['|', '"', ';', '；'])).join('|').replace(/\|+$/, '');

const TEXT_OF = {
  documents: entries => entries.filter(([type]) => type).map(fields).join('\n'),
  seller: ([entry]) => fields(entry),
  promises: entries => entries.filter(([code]) => code).map(([code, price, quantity, start]) =>
    [quoted(code, [' ', ',', '，', '、', ';', '"']), price && `¥${price}`, quantity && `×${quantity}`, start && `@${start}`].filter(Boolean).join(' ')).join('、'),
  files: entries => entries.flat().filter(Boolean).map(file => quoted(file, [',', '，', '、', ';', '；', '"'])).join('、'),
};

function partsOf(form) {
  return [...form.querySelectorAll('.cell-entries > li')].map(entry =>
    [...entry.querySelectorAll('[data-part]')].map(control => control.value.trim()));
}

function close(form) {
  const cell = document.getElementById(form.dataset.cellId);
  form.closest('dialog').close();
  place().replaceChildren();
  cell?.dispatchEvent(new CustomEvent('sheet:focus', { bubbles: true }));
  return cell;
}

document.addEventListener('submit', event => {
  const form = event.target.closest('[data-cell-parts]');
  if (!form) return;
  event.preventDefault();
  const text = TEXT_OF[form.dataset.cellParts](partsOf(form));
  const cell = close(form);
  const was = cell && rawText(cell);
  if (!cell || text === was) return;
  send(cell, text, was);
});

document.addEventListener('click', ({ target }) => {
  const form = target.closest('[data-cell-parts]');
  if (!form) return;
  if (target.closest('[data-cell-cancel]')) close(form);
  if (target.closest('[data-entry-add]')) {
    const last = form.querySelector('.cell-entries > li:last-child');
    const entry = last.cloneNode(true);
    for (const control of entry.querySelectorAll('[data-part]')) control.value = '';
    for (const said of entry.querySelectorAll('[data-file-link], [data-file-error]')) said.hidden = true;
    last.after(entry);
    entry.querySelector('[data-part]').focus();
  }
  const gone = target.closest('[data-entry-remove]')?.closest('li');
  if (!gone) return;
  if (form.querySelectorAll('.cell-entries > li').length > 1) gone.remove();
  else {
    for (const control of gone.querySelectorAll('[data-part]')) control.value = '';
    for (const said of gone.querySelectorAll('[data-file-link], [data-file-error]')) said.hidden = true;
  }
});
