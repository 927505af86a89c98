// What the parts of the script find a page's elements with, and how they speak to who can't see it.
export const one = (selector, within = document) => within.querySelector(selector);
export const all = (selector, within = document) => [...within.querySelectorAll(selector)];

// The console's first page, wherever a proxy put it.
export const home = () => one('.bar .name').href;

export function say(text) {
  const announcer = one('.announcer');
  if (announcer) announcer.textContent = text;
}
