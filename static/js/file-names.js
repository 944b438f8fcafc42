// Says which files were picked, beside the button that stands in front of the browser's own.
document.addEventListener('change', event => {
  const names = event.target.closest?.('label')?.querySelector('[data-file-names]');
  if (!names || event.target.type !== 'file') return;
  names.textContent = [...event.target.files].map(file => file.name).join(' · ') || names.dataset.fileNames;
});
