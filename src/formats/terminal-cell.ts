const unsafe = /[\p{C}\u2028\u2029]/gu;
const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;
const combining = /\p{M}/u;
const maxShown = 4096;

/**
 * `value` on one line, with nothing in it that a terminal obeys: control characters, escape sequences, bidirectional
 * overrides, invisible and unassigned characters appear as `\u{hex}`. No more than its first 4,096 characters.
 */
export function terminalText(value: string): string {
  const bounded = value.length > maxShown ? `${value.slice(0, maxShown)}…` : value;
  return bounded.replace(unsafe, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}

/** `value` as `terminalText`, padded or cut (with `…`) to exactly `width` columns, wide and combining characters counted. */
export function terminalCell(value: string, width: number): string {
  const text = terminalText(value);
  if (/^[\x20-\x7e]*$/.test(text)) return text.length <= width ? text.padEnd(width) : `${text.slice(0, width - 1)}…`;
  const total = columnsOf(text);
  if (total <= width) return text + ' '.repeat(width - total);
  let kept = '';
  let used = 0;
  for (const character of text) {
    const next = used + columnsOf(character);
    if (next > width - 1) break;
    kept += character;
    used = next;
  }
  return `${kept}…${' '.repeat(width - 1 - used)}`;
}

function columnsOf(text: string): number {
  let columns = 0;
  for (const character of text) columns += combining.test(character) ? 0 : wide.test(character) ? 2 : 1;
  return columns;
}
