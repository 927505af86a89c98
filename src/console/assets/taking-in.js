import { all, one } from './page.js';

// Pasting and dropping.
document.addEventListener('paste', (event) => {
  const area = one('#text');
  if (!area) return;
  const { target, clipboardData } = event;
  const files = pastedFiles(clipboardData);
  if (files.length > 0) {
    event.preventDefault();
    takeFiles(files);
  } else if (target === area || !target.matches?.('input, textarea')) {
    if (target !== area) {
      event.preventDefault();
      area.value += clipboardData.getData('text');
      area.focus();
    }
    setTimeout(() => {
      area.dataset.pasted = '';
    });
  }
});

// A spreadsheet puts a picture of its cells beside their text.
function pastedFiles(data) {
  const hasText = data.getData('text') !== '';
  return [...data.files].filter(({ type }) => !hasText || !type.startsWith('image/'));
}

// Adds files to those chosen already, and sends them with what is typed.
function takeFiles(files) {
  const input = one('#file');
  if (!input || files.length === 0) return;
  const transfer = new DataTransfer();
  for (const file of [...input.files, ...files]) transfer.items.add(file);
  input.files = transfer.files;
  input.form.requestSubmit(input.form.querySelector('.main'));
}

for (const type of ['dragover', 'dragleave', 'drop']) {
  document.addEventListener(type, (event) => {
    const form = one('.ask');
    if (!form || !event.dataTransfer.types.includes('Files')) return;
    event.preventDefault();
    form.classList.toggle('dropping', type === 'dragover');
    if (type === 'drop') takeFiles(event.dataTransfer.files);
  });
}

// An address that names observables in its fragment, which no log sees.
function fromFragment() {
  const area = one('#text');
  if (!area || !location.hash.startsWith('#o=')) return;
  try {
    area.value = decodeURIComponent(location.hash.slice(3));
    area.dataset.pasted = '';
  } catch {
    // Whatever it is, it was not made here.
  }
}
addEventListener('hashchange', fromFragment);
if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', fromFragment);
else fromFragment();

// What is typed after a paste was not pasted.
document.addEventListener('input', ({ target }) => {
  if (target.id === 'text') delete target.dataset.pasted;
});

// Ticking what was found, all of it or nothing.
document.addEventListener('click', ({ target }) => {
  const { tick } = target.closest?.('button')?.dataset ?? {};
  if (tick !== undefined) for (const box of all('.ticks input')) box.checked = tick === 'all';
});
