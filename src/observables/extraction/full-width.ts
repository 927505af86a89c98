import { hasKnownEnding } from './known-ending.ts';

/** Full-width letters, digits and `.`, `/`, `:`, and the two full stops of Chinese and Japanese. */
const fullWidth = /[\u3002\uff0e-\uff1a\uff21-\uff3a\uff41-\uff5a\uff61]/;
const letterOrDigit = /[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]/g;
const url = /\b(h(?:tt|xx)ps?|ftp)[:\uff1a][/\uff0f]{2}([\w.\u3002\uff0e\uff61\uff0f[\]-]*)/gi;
const dotted = /(?<![\w-])[\w-]{1,63}(?:[.\u3002\uff0e\uff61][\w-]{1,63}){1,126}/g;
const fullWidthDot = /[\u3002\uff0e\uff61]/;

/** Whether there is anything for `withoutFullWidth` to do. */
export function hasFullWidth(value: string): boolean {
  return fullWidth.test(value);
}

/**
 * `value` with names, addresses and the start of URLs in ASCII where they were written in full width, as browsers read
 * them: `evil。example`, `１９２．０．２．１`, `http：／／`. A full stop that ends a sentence stays one: behind a whole name or
 * address, and beside what is not ASCII.
 */
export function withoutFullWidth(value: string): string {
  if (!hasFullWidth(value)) return value;
  return value
    .replace(letterOrDigit, (character) => String.fromCharCode(character.charCodeAt(0) - 0xfee0))
    .replace(url, (_, scheme: string, rest: string) => `${scheme}://${rest.replaceAll('\uff0f', '/')}`)
    .replace(dotted, (name) => (fullWidthDot.test(name) ? joined(name) : name));
}

function joined(name: string): string {
  const [first = '', ...others] = name.split(fullWidthDot);
  let before = first;
  return others.reduce((text, part) => {
    const joint = before.includes('.') && isWhole(before) ? '\u3002' : '.';
    before = part;
    return text + joint + part;
  }, first);
}

function isWhole(part: string): boolean {
  return /^\d+(?:\.\d+){3}$/.test(part) || hasKnownEnding(part);
}
