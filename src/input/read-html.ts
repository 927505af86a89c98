import { Tokenizer } from 'htmlparser2';
import { extractObservables } from '../observables/extraction/extract-observables.ts';
import { textOfDataUrl } from './encoded-strings.ts';
import { type Entry, entryOf } from './entry.ts';
import { firstTimes } from './first-times.ts';

/** Elements that stand within a word or a sentence; any other one ends it. */
const inline = new Set(
  ['a', 'abbr', 'b', 'bdi', 'bdo', 'big', 'code', 'del', 'em', 'font', 'i', 'ins', 'kbd', 'mark', 'nobr', 'q'].concat([
    's',
    'samp',
    'small',
    'span',
    'strike',
    'strong',
    'sub',
    'sup',
    'tt',
    'u',
    'wbr',
  ]),
);

/** Longest stretch of text that is looked at as one, in characters. */
const maxTextLength = 1024 * 1024;

/**
 * The observables in an HTML or XML document, each once, with the number of the line: in its links and other attributes, and
 * in its text, scripts and comments, entities decoded, and in documents that `data:` URLs hold in Base64. Text that only marks such as `<b>` divide is read as one, and since a
 * page may show it apart (`<span>`), piece by piece as well. Time is linear: no tree is built, however deep tags are nested.
 */
export function entriesOfHtml(html: string, onNetwork?: (network: string) => void): Entry[] {
  const isNew = firstTimes();
  const entries: Entry[] = [];
  const lineAt = lineCounter(html);
  let pieces = [{ text: '', line: 1 }];
  let length = 0;
  let attribute = '';
  let value = '';

  function take(found: string, line: number): void {
    for (const observable of extractObservables(found, onNetwork))
      if (isNew(observable)) entries.push(entryOf(observable, line));
  }

  function takeAttribute(line: number): void {
    const url = isUrl(attribute, value) ? value.replace(/[\t\r\n]/g, '') : value;
    const page = textOfDataUrl(url);
    if (page === undefined) take(url, line);
    for (const { observable } of page === undefined ? [] : entriesOfHtml(page, onNetwork))
      if (isNew(observable)) entries.push(entryOf(observable, line));
  }

  function addText(text: string, at: number): void {
    const piece = pieces.at(-1);
    if (piece === undefined || (length === 0 && text.trim() === '')) return;
    if (piece.text === '') piece.line = lineAt(at + text.length - text.trimStart().length);
    piece.text += text;
    length += text.length;
    if (length > maxTextLength) endText();
  }

  function endText(): void {
    if (pieces.length > 1) for (const { text, line } of pieces) take(text, line);
    if (length > 0) take(pieces.map(({ text }) => text).join(''), pieces[0]?.line ?? 1);
    pieces = [{ text: '', line: 1 }];
    length = 0;
  }

  function takeTag(start: number, end: number): void {
    if (!inline.has(html.slice(start, end).toLowerCase())) endText();
    else if (pieces.at(-1)?.text !== '') pieces.push({ text: '', line: 1 });
  }

  const takeSlice = (start: number, end: number) => take(html.slice(start, end), lineAt(start));

  const tokenizer = new Tokenizer(
    { decodeEntities: true },
    {
      onopentagname: takeTag,
      onclosetag: takeTag,
      onattribname: (start, end) => {
        attribute = html.slice(start, end).toLowerCase();
        value = '';
      },
      onattribdata: (start, end) => {
        value += html.slice(start, end);
      },
      onattribentity: (codepoint) => {
        value += String.fromCodePoint(codepoint);
      },
      onattribend: (_, end) => {
        if (value !== '' && !isOfNoInterest(attribute)) takeAttribute(lineAt(end));
      },
      ontext: (start, end) => addText(html.slice(start, end), start),
      ontextentity: (codepoint, end) => addText(String.fromCodePoint(codepoint), end),
      oncomment: takeSlice,
      oncdata: takeSlice,
      ondeclaration: (start, end) => {
        if (!/^doctype\b/i.test(html.slice(start, start + 8))) takeSlice(start, end);
      },
      onprocessinginstruction: takeSlice,
      onopentagend: () => undefined,
      onselfclosingtag: () => undefined,
      onend: endText,
    },
  );
  tokenizer.write(html);
  tokenizer.end();
  return entries;
}

/** Gives the number of the line, from 1, of a place in `text`; places must not go back. */
function lineCounter(text: string): (place: number) => number {
  let line = 1;
  let next = text.indexOf('\n');
  return (place) => {
    while (next !== -1 && next < place) {
      line += 1;
      next = text.indexOf('\n', next + 1);
    }
    return line;
  };
}

const urlAttribute =
  /^(?:(?:xlink:)?href|src|action|formaction|data|poster|background|cite|longdesc|codebase|manifest)$/;
const refresh = /^\s*[\d.]{1,16}\s{0,16}[;,]?\s{0,16}url\s{0,16}=/i;

/** Whether an attribute's value is one URL, which browsers read without the tabs and line ends in it. */
function isUrl(attribute: string, value: string): boolean {
  return urlAttribute.test(attribute) || (attribute === 'content' && refresh.test(value));
}

/** Attributes that hold names, and none that anything is fetched from. */
function isOfNoInterest(attribute: string): boolean {
  return attribute === 'class' || attribute === 'id' || attribute.startsWith('xmlns');
}
