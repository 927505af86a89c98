import { all, one, say } from './page.js';

// Results in order. Until all are there the style sheet puts the worst first.
const numbered = (name) => (a, b) => a.dataset[name] - b.dataset[name];
const compared = (one, other) => (one < other ? -1 : one > other ? 1 : 0);
const valueIn = (finding) => one('.quiet[data-copy]', finding).dataset.copy.toLowerCase();
export const sorts = {
  worst: numbered('rank'),
  newest: (a, b) => compared(b.dataset.newest, a.dataset.newest),
  value: (a, b) => compared(a.sought, b.sought),
  asked: () => 0,
};
const orderOf = (sort) => (a, b) => sorts[sort](a, b) || numbered('place')(a, b);

export function shownFindings() {
  const shown = all('.finding').filter((finding) => !finding.hidden);
  return one('.findings')?.matches('.arranged') ? shown : shown.sort(sorts.worst);
}

// Orders and groups results as chosen above them, as the server does without script.
export function arrange() {
  const list = one('.findings');
  const { sort, group } = one('#set').elements;
  const findings = all('.finding', list);
  if (sort.value === 'value') for (const finding of findings) finding.sought = valueIn(finding);
  const sorted = findings.toSorted(orderOf(sort.value));
  for (const head of all('.group', list)) head.remove();
  list.classList.add('arranged');
  if (group.value === 'none') {
    if (sorted.some((finding, index) => finding !== findings[index])) list.append(...sorted);
    return;
  }
  for (const [name, members] of Map.groupBy(sorted, ({ dataset }) => dataset[group.value]))
    list.append(groupHead(name, members.length), ...members);
  hideEmptyGroups();
}

function groupHead(name, count) {
  const item = document.createElement('li');
  const heading = document.createElement('h2');
  const counted = document.createElement('span');
  item.className = 'group';
  heading.append(Object.assign(document.createElement('bdi'), { textContent: name }));
  counted.textContent = `${count.toLocaleString('en')} ${count === 1 ? 'result' : 'results'}`;
  item.append(heading, ' ', counted);
  return item;
}

function hideEmptyGroups() {
  let isEmpty = true;
  for (const item of all('.findings > li').reverse()) {
    if (item.matches('.group')) {
      item.hidden = isEmpty;
      isEmpty = true;
    } else if (!item.hidden) isEmpty = false;
  }
}

// Filtering results.
document.addEventListener('input', ({ target }) => {
  if (target.dataset.filter === undefined) return;
  filter(target.value);
  say(`${shownFindings().length} shown`);
});

export function filter(text) {
  const words = text.toLowerCase().split(/\s+/);
  const findings = all('.finding');
  for (const finding of findings) finding.hidden = !words.every((word) => saidBy(finding).includes(word));
  hideEmptyGroups();
  one('.none').hidden = findings.length === 0 || findings.some(({ hidden }) => !hidden);
}

// What a result says, without what can be done with it.
function saidBy(finding) {
  finding.said ??= [...finding.children]
    .filter((part) => !part.matches('.foot'))
    .map((part) => part.textContent.toLowerCase())
    .join(' ');
  return finding.said;
}

document.addEventListener('change', ({ target }) => {
  if (target.matches('.tools select')) arrange();
});

// Enter in the filter: it is filtered already.
document.addEventListener('submit', (event) => {
  if (event.submitter?.matches('.tools .unscripted')) event.preventDefault();
});
