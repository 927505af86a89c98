import { type LineBlock, maxLineBytes } from './read-lines.ts';

const calendar = /^\ufeff?\s*BEGIN:(?:VCALENDAR|VCARD)\s/i;

/** Whether a text that starts with `head` is an iCalendar or a vCard, whose long lines are folded (RFC 5545, RFC 6350). */
export function isFolded(head: string): boolean {
  return calendar.test(head.slice(0, 1024));
}

/** A folded text as it was before: a line that starts with a blank or a tab belongs to the one before it. */
export function unfoldedText(text: string): string {
  return unescaped(text.replace(/\r?\n[ \t]/g, ''));
}

/** Lines unfolded, each with its number: blank ones stand where the folded ones were. Goes on to 1 MiB a line. */
export async function* unfolded(blocks: AsyncIterable<LineBlock>): AsyncGenerator<LineBlock> {
  /** The last line, which may go on, with the blank ones behind it. */
  let held: string[] = [];
  let last: LineBlock = { first: 1, lines: [] };
  for await (const block of blocks) {
    const first = block.first - held.length;
    const lines = [...held, ...block.lines];
    let open = 0;
    for (let index = Math.max(held.length, 1); index < lines.length; index += 1) {
      const line = lines[index] ?? '';
      const whole = `${lines[open]}${line.slice(1)}`;
      if (/^[ \t]/.test(line) && whole.length <= maxLineBytes) {
        lines[open] = whole;
        lines[index] = '';
      } else open = index;
    }
    held = lines.slice(open);
    yield { first, lines: lines.slice(0, open).map(unescaped) };
    last = { first: first + open, lines: held };
  }
  yield { first: last.first, lines: last.lines.map(unescaped) };
}

function unescaped(text: string): string {
  return text.replace(/\\([,;])/g, '$1');
}
