import { Parser } from 'htmlparser2';
import { extractObservables } from '../../observables/extraction/extract-observables.ts';
import { type Entry, entryOf } from './entry.ts';
import { firstTimes } from './first-times.ts';

/** Elements that stand within a word or a sentence; any other one ends it. */
const inline = new Set(
  [
    'a',
    'abbr',
    'b',
    'bdi',
    'bdo',
    'big',
    'cite',
    'code',
    'data',
    'del',
    'em',
    'font',
    'i',
    'ins',
    'kbd',
    'mark',
  ].concat([
    'q',
    's',
    'samp',
    'small',
    'span',
    'strike',
    'strong',
    'sub',
    'sup',
    'time',
    'tt',
    'u',
    'var',
    'wbr',
    'nobr',
  ]),
);

/** Attributes that hold names, and none that anything is fetched from. */
const isOfNoInterest = (name: string) => name === 'class' || name === 'id' || name.startsWith('xmlns');

/** Longest stretch of text that is looked at as one, in characters. */
const maxTextLength = 1024 * 1024;

/**
 * The observables in an HTML or XML document, each once, with the number of the line: in its links and other attributes, and
 * in its text, scripts and comments, entities decoded, and joined where only marks such as `<b>` stand between.
 */
export function entriesOfHtml(html: string): Entry[] {
  const isNew = firstTimes();
  const entries: Entry[] = [];
  let text = '';
  let line = 1;
  let counted = 0;

  function take(found: string): void {
    for (const observable of extractObservables(found)) if (isNew(observable)) entries.push(entryOf(observable, line));
  }

  function endText(): void {
    if (text !== '') take(text);
    text = '';
  }

  /** Counts the line ends up to where the parser is. */
  function follow(): void {
    for (let at = html.indexOf('\n', counted); at !== -1 && at < parser.startIndex; at = html.indexOf('\n', counted)) {
      counted = at + 1;
      line += 1;
    }
  }

  const parser = new Parser({
    onopentag(name, attributes) {
      if (!inline.has(name)) endText();
      follow();
      for (const [attribute, value] of Object.entries(attributes)) if (!isOfNoInterest(attribute)) take(value);
    },
    onclosetag(name) {
      if (!inline.has(name)) endText();
    },
    ontext(data) {
      if (text === '') follow();
      text += data;
      if (text.length > maxTextLength) endText();
    },
    oncomment(data) {
      follow();
      take(data);
    },
    onprocessinginstruction(_, data) {
      if (!/^[!?](?:doctype|xml)\b/i.test(data)) take(data);
    },
  });
  parser.write(html);
  parser.end();
  endText();
  return entries;
}
