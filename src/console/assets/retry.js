import { all, one, say } from './page.js';
import { sorts } from './results-order.js';

// Trying a failed look-up again, in its place.
document.addEventListener('submit', (event) => {
  const { target: form, submitter } = event;
  if (form.id !== 'retry') return;
  event.preventDefault();
  const finding = submitter.closest('.finding');
  const fields = new FormData(form, submitter);
  submitter.disabled = true;
  submitter.textContent = 'Asking…';
  const request = new XMLHttpRequest();
  request.open('POST', form.action);
  request.responseType = 'document';
  request.onloadend = () => {
    const found = request.response && one('.finding', request.response);
    if (!found) {
      submitter.disabled = false;
      submitter.textContent = 'Try again';
      say('No answer');
      return;
    }
    const fresh = document.importNode(found, true);
    fresh.dataset.place = finding.dataset.place;
    finding.replaceWith(fresh);
    fresh.focus();
    recount();
    say(one('.verdict', fresh).textContent);
  };
  request.send(fields);
});

function recount() {
  const sums = one('.sums');
  if (!sums) return;
  const counts = new Map();
  for (const finding of all('.finding').sort(sorts.worst)) {
    const name = one('.verdict', finding).textContent.toLowerCase();
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  sums.replaceChildren(
    ...[...counts].map(([name, count]) => {
      const sum = document.createElement('span');
      const number = document.createElement('b');
      sum.className = `sum ${name.replace(' ', '-')}`;
      number.textContent = count.toLocaleString('en');
      sum.append(number, ` ${name}`);
      return sum;
    }),
  );
  const remark = one('.summary .remark');
  if (remark && !counts.has('failed')) remark.remove();
}
