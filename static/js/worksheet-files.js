// Files for a cell that is open in its dialog: each is kept at once, and its address becomes the text of the entry.
const headers = () => JSON.parse(document.body.getAttribute('hx-headers:inherited'));

document.addEventListener('change', async ({ target }) => {
  if (!target.matches('[data-file-pick]') || !target.files.length) return;
  const part = target.closest('.file-part');
  const [text, link, error] = ['[data-part]', '[data-file-link]', '[data-file-error]'].map(name => part.querySelector(name));
  const body = new FormData();
  body.append('files', target.files[0]);
  const save = target.form.querySelector('.btn.primary');
  save.disabled = true; // what is saved has all its files
  part.setAttribute('aria-busy', 'true');
  error.hidden = true;
  try {
    const response = await fetch(target.form.dataset.upload, { method: 'POST', body, headers: headers() });
    const answer = await response.json();
    if (!response.ok) throw new Error(answer.error);
    text.value = answer.address;
    Object.assign(link, { textContent: answer.name, href: encodeURI(answer.address), hidden: false });
  } catch (problem) {
    error.textContent = problem instanceof SyntaxError || problem instanceof TypeError ? error.dataset.failed : problem.message;
    error.hidden = false;
  } finally {
    part.removeAttribute('aria-busy');
    save.disabled = false;
    target.value = '';
  }
});
