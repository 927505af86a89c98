import { one } from './page.js';

// Trying an endpoint of the API.
document.addEventListener('submit', (event) => {
  const { target: form } = event;
  if (form.dataset.try === undefined) return;
  event.preventDefault();
  tryEndpoint(form);
});

async function tryEndpoint(form) {
  const { method, action } = form;
  const answer = one('.answer', form);
  answer.hidden = false;
  answer.textContent = '…';
  try {
    const response = await fetch(action, {
      method,
      headers: { accept: 'application/json', 'content-type': 'application/json' },
      ...(form.elements.body && { body: form.elements.body.value }),
    });
    const text = await response.text();
    answer.textContent = `${response.status} ${response.statusText}\n${indented(text)}`;
  } catch (error) {
    answer.textContent = String(error);
  }
}

function indented(text) {
  try {
    return JSON.stringify(JSON.parse(text), undefined, 2);
  } catch {
    return text;
  }
}
