import { extractObservables } from '../observables/extraction/extract-observables.ts';
import { hostEndings, programWords, wordSet } from '../observables/extraction/program-words.ts';

/** Endings of many hosts that are words, but seldom the last of a field's name. */
const otherEndings = wordSet('club icu info online top');
/** Endings of countries that end fields' names too: `agent.id`, `email.to`. */
const fieldEndings = wordSet('as at cc id in io is it me no so tc to');
const maxLength = 2048;
const maxRemembered = 10_000;
const remembered = new Map<string, boolean>();

/**
 * Whether a field's name in JSON is itself an address, a URL or a host's name, as in `{"192.0.2.1": 3}`. Stricter than text:
 * names with dots are mostly fields (`user.name`, `geo.city`), and with one slash labels (`app.kubernetes.io/name`).
 */
export function isTellingName(name: string): boolean {
  if (name.length > maxLength || !/[.:]/.test(name)) return false;
  const before = remembered.get(name);
  if (before !== undefined) return before;
  const isTelling = tells(name);
  if (remembered.size >= maxRemembered) remembered.clear();
  remembered.set(name, isTelling);
  return isTelling;
}

function tells(name: string): boolean {
  const [first] = extractObservables(name);
  if (first === undefined || /\s/.test(name)) return false;
  if (first.type === 'ip' || first.type === 'ipv6') return true;
  if (/^[a-z]+:\/\//i.test(first.value)) return true;
  const [, host = '', path = ''] = /^([^:/?]+)(?::\d+)?(.*)$/.exec(first.value) ?? [];
  if (path !== '' && !/^\/[^/]*[/?]/.test(path)) return false;
  return /^[\d.]+$/.test(host) || isHost(host);
}

function isHost(name: string): boolean {
  if (/_|\p{Ll}\p{Lu}/u.test(name)) return false;
  const labels = name.toLowerCase().split('.');
  const ending = labels.pop() ?? '';
  if (hostEndings.has(ending)) return true;
  if (labels.every((label) => programWords.has(label))) return false;
  return (ending.length === 2 && !fieldEndings.has(ending)) || otherEndings.has(ending);
}
