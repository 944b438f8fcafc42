// Forms that are sent with a passkey. data-passkey says how: "login" asks the server for a challenge first,
// "use" and "add" carry it in the page. Sending stays a plain POST of the form.
async function challenge(form) {
  const carried = form.querySelector('script[type="application/json"]');
  if (carried) return JSON.parse(carried.textContent);
  const response = await fetch(form.action, { headers: { Accept: 'application/json' } });
  if (!response.ok) throw new Error(`No challenge: ${response.status}`);
  return response.json();
}

function withoutPassword(options, alone) {
  const selection = options.publicKey.authenticatorSelection;
  selection.residentKey = alone ? 'required' : 'discouraged';
  selection.requireResidentKey = alone;
  if (alone) selection.userVerification = 'required';
  return options;
}

async function credential(form) {
  const data = await challenge(form);
  if (form.dataset.passkey !== 'add') return window.webauthnJSON.get(data.request_options);
  return window.webauthnJSON.create(withoutPassword(data.creation_options, form.elements.passwordless.checked));
}

document.addEventListener('submit', async event => {
  const form = event.target.closest('form[data-passkey]');
  if (!form) return;
  event.preventDefault();
  const error = form.querySelector('[data-passkey-error]');
  error.hidden = true;
  try {
    form.elements.credential.value = JSON.stringify(await credential(form));
    form.submit();
  } catch (reason) {
    const unsupported = !window.PublicKeyCredential || reason.name === 'SecurityError';
    error.textContent = unsupported ? form.dataset.unsupported : form.dataset.failed;
    error.hidden = false;
  }
});
