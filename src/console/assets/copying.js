import { home, one, say } from './page.js';
import { shownFindings } from './results-order.js';

// Copying. Where the clipboard is not to be had, which it is over HTTPS and on this machine alone, the old way.
export async function copy(text, button) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = document.createElement('textarea');
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand('copy');
    area.remove();
    button?.focus();
  }
  say('Copied');
  if (!button) return;
  button.dataset.name ??= button.textContent;
  button.textContent = 'Copied';
  setTimeout(() => {
    button.textContent = button.dataset.name;
  }, 1200);
}

document.addEventListener('click', ({ target }) => {
  const button = target.closest?.('button');
  if (!button) return;
  const { dataset } = button;
  if (dataset.copy !== undefined) copy(dataset.copy, button);
  if (dataset.copyAll !== undefined) {
    const values = shownFindings().map((finding) => one('[data-copy]', finding).dataset.copy);
    copy(values.join('\n'), button);
  }
  if (dataset.share !== undefined) copy(`${home()}#o=${encodeURIComponent(dataset.share)}`, button);
});
