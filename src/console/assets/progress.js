import { all, one, say } from './page.js';
import { arrange, filter } from './results-order.js';

// Progress of results that are coming in, and their order once all are there.
const startedAt = performance.now();

function progress() {
  const results = one('.results');
  const bar = results && one('progress', results);
  if (!bar || one('#done')) return;
  const done = all('.finding', results).length;
  bar.value = done;
  const total = Number(results.dataset.total);
  const seconds = Math.ceil((((performance.now() - startedAt) / Math.max(done, 1)) * (total - done)) / 1000);
  const left = seconds > 90 ? `${Math.ceil(seconds / 60)} minutes` : `${seconds} s`;
  const time = done > 10 && seconds > 1 ? `, about ${left} left` : '';
  one('[data-left]', results).textContent = `: ${done.toLocaleString('en')} done${time}`;
}

function whenWhole() {
  clearInterval(ticking);
  const list = one('.findings');
  if (!list) return;
  if (!one('#done')) {
    one('.running').textContent = 'The answer broke off: what is missing was not looked up. Ask again for the rest.';
    one('.running').classList.add('remark');
    return;
  }
  const { filter: typed } = one('#set').elements;
  if (typed.value) filter(typed.value);
  arrange();
  const sums = one('.sums');
  say(sums.textContent);
}

const ticking = setInterval(progress, 250);
if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', whenWhole);
else whenWhole();
