// What makes the console quicker to use. Every page works without it.
const one = (selector, within = document) => within.querySelector(selector);
const all = (selector, within = document) => [...within.querySelectorAll(selector)];

document.documentElement.classList.add('js');

// The console's first page, wherever a proxy put it.
const home = () => one('.bar .name').href;

function say(text) {
  const announcer = one('.announcer');
  if (announcer) announcer.textContent = text;
}

// Copying. Where the clipboard is not to be had, which it is over HTTPS and on this machine alone, the old way.
async function copy(text, button) {
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

// Results in order. Until all are there the style sheet puts the worst first.
const numbered = (name) => (a, b) => a.dataset[name] - b.dataset[name];
const compared = (one, other) => (one < other ? -1 : one > other ? 1 : 0);
const valueIn = (finding) => one('.quiet[data-copy]', finding).dataset.copy.toLowerCase();
const sorts = {
  worst: numbered('rank'),
  newest: (a, b) => compared(b.dataset.newest, a.dataset.newest),
  value: (a, b) => compared(a.sought, b.sought),
  asked: () => 0,
};
const orderOf = (sort) => (a, b) => sorts[sort](a, b) || numbered('place')(a, b);

function shownFindings() {
  const shown = all('.finding').filter((finding) => !finding.hidden);
  return one('.findings')?.matches('.arranged') ? shown : shown.sort(sorts.worst);
}

// Orders and groups results as chosen above them, as the server does without script.
function arrange() {
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
  if (dataset.help !== undefined) one('.help').showModal();
  if (dataset.tick !== undefined) {
    for (const box of all('.ticks input')) box.checked = dataset.tick === 'all';
  }
});

// Filtering results.
document.addEventListener('input', ({ target }) => {
  if (target.dataset.filter === undefined) {
    if (target.id === 'text') delete target.dataset.pasted;
    return;
  }
  filter(target.value);
  say(`${shownFindings().length} shown`);
});

function filter(text) {
  const words = text.toLowerCase().split(/\s+/);
  for (const finding of all('.finding')) finding.hidden = !words.every((word) => saidBy(finding).includes(word));
  hideEmptyGroups();
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

// Trying a failed look-up again, in its place.
document.addEventListener('submit', (event) => {
  const { target: form, submitter } = event;
  if (form.dataset.try !== undefined) {
    event.preventDefault();
    tryEndpoint(form);
  }
  // Enter in the filter: it is filtered already.
  if (submitter?.matches('.tools .unscripted')) event.preventDefault();
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

// Trying an endpoint of the API.
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

// Pasting and dropping.
document.addEventListener('paste', (event) => {
  const area = one('#text');
  if (!area) return;
  const { target, clipboardData } = event;
  if (clipboardData.files.length > 0) {
    event.preventDefault();
    takeFile(clipboardData.files);
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

function takeFile(files) {
  const input = one('#file');
  if (!input || files.length === 0) return;
  const transfer = new DataTransfer();
  transfer.items.add(files[0]);
  input.files = transfer.files;
  input.form.requestSubmit(input.form.querySelector('.main'));
}

for (const type of ['dragover', 'dragleave', 'drop']) {
  document.addEventListener(type, (event) => {
    const form = one('.ask');
    if (!form || !event.dataTransfer.types.includes('Files')) return;
    event.preventDefault();
    form.classList.toggle('dropping', type === 'dragover');
    if (type === 'drop') takeFile(event.dataTransfer.files);
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
