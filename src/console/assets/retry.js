import { all, one, say } from './page.js';
import { arrange, filter, sorts } from './results-order.js';

// Trying failed look-ups again, one or all of them, each in its place: what was found otherwise stays.
document.addEventListener('submit', (event) => {
  const { target: form, submitter } = event;
  if (submitter?.dataset.retry === undefined) return;
  event.preventDefault();
  const own = submitter.closest('.finding');
  const findings = own ? [own] : all('.finding[data-result="failed"]');
  const name = submitter.textContent;
  submitter.disabled = true;
  submitter.textContent = 'Asking…';
  const request = new XMLHttpRequest();
  request.open('POST', submitter.formAction);
  request.responseType = 'document';
  request.onloadend = () => {
    submitter.disabled = false;
    submitter.textContent = name;
    const answers = request.response ? all('.finding', request.response) : [];
    if (answers.length === 0) {
      say('No answer');
      return;
    }
    for (const answer of answers) replace(findings[answer.dataset.place], answer);
    const { value } = form.elements.filter;
    if (!own) {
      if (value) filter(value);
      arrange();
    }
    recount();
    const [fresh] = own ? all('.finding').filter(({ dataset }) => dataset.place === own.dataset.place) : [];
    fresh?.focus();
    say(fresh ? one('.verdict', fresh).textContent : one('.sums').textContent);
  };
  request.send(asking(form, findings));
});

// What the form posts, with nothing but these to look up.
function asking(form, findings) {
  const fields = new FormData();
  for (const name of ['token', 'ask']) fields.set(name, form.elements[name].value);
  for (const finding of findings) fields.append('o', one('[data-retry]', finding).value);
  return fields;
}

// An answer's place is that among those asked for once more.
function replace(finding, answer) {
  const fresh = document.importNode(answer, true);
  fresh.dataset.place = finding.dataset.place;
  finding.replaceWith(fresh);
}

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
  const failed = counts.get('failed');
  if (!remark) return;
  if (failed === undefined) {
    remark.remove();
    return;
  }
  one('span', remark).textContent = `${failed.toLocaleString('en')} look-up${failed === 1 ? '' : 's'}`;
  one('button', remark).textContent = `Try ${failed === 1 ? 'it' : 'these'} again`;
}
