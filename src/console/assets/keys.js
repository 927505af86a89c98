import { copy } from './copying.js';
import { home, one } from './page.js';
import { shownFindings } from './results-order.js';

// Keys.
function step(by) {
  const shown = shownFindings();
  const at = shown.indexOf(document.activeElement.closest('.finding'));
  const next = shown[at === -1 ? (by > 0 ? 0 : shown.length - 1) : at + by];
  next?.focus();
  next?.scrollIntoView({ block: 'nearest' });
}

const keys = {
  '/': () => one('[data-filter], [data-filter-page], #text')?.focus(),
  '?': () => one('.help').showModal(),
  ArrowDown: () => step(1),
  ArrowUp: () => step(-1),
  j: () => step(1),
  k: () => step(-1),
  n: () => location.assign(home()),
  c: () => {
    const finding = document.activeElement.closest('.finding');
    if (finding) copy(one('[data-copy]', finding).dataset.copy);
  },
};

document.addEventListener('keydown', (event) => {
  const { target, key } = event;
  if (target.id === 'text' && key === 'Enter') {
    if (!event.ctrlKey && !event.metaKey && target.dataset.pasted === undefined) return;
    event.preventDefault();
    target.form.requestSubmit(one('.main', target.form));
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (target.matches('[data-filter]') && (key === 'ArrowDown' || key === 'Escape')) target.blur();
  else if (target.matches('input:not([type="checkbox"]), textarea, select')) return;
  if (one('.help').open) return;
  const isArrow = key.startsWith('Arrow');
  if (keys[key] === undefined || (isArrow && !one('.finding'))) return;
  event.preventDefault();
  keys[key]();
});

document.addEventListener('click', ({ target }) => {
  if (target.closest?.('[data-help]')) one('.help').showModal();
});
