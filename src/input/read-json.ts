import Tokenizer from '@streamparser/json/tokenizer.js';
import TokenType from '@streamparser/json/utils/types/tokenType.js';
import { type Body, isByte, textOfBody, textOfBytes } from './encoded-strings.ts';
import { type Entry, entryOf, type ReadingReport, UnusableInput } from './entry.ts';
import { firstTimes } from './first-times.ts';
import { isWithin } from './json-strings.ts';
import { observablesOf } from './observables-of.ts';
import { isHalfOfUrl, pageUrl } from './page-url.ts';
import { isTellingName } from './telling-name.ts';

const maxDepth = 10_000;
const maxStringBytes = 16 * 1024 * 1024;
const maxBytes = 1024 * 1024;
const bodyFields: ReadonlySet<string> = new Set(['encoding', 'mimeType', 'text'] satisfies (keyof Body)[]);
const lineFeed = 0x0a;

/** An object or a list that the tokenizer is in. */
type Level = {
  readonly isObject: boolean;
  /** Joined by dots, the names that lead here. */
  readonly path: string;
  name: string;
  isNameNext: boolean;
  readonly halves: (readonly [name: string, value: string])[];
  /** Of a list: the bytes it consists of so far; undefined once there is something else in it, or too many. */
  bytes: number[] | undefined;
  /** Of an object: what may be a body in Base64. */
  readonly body: Record<string, string>;
};

/**
 * Reads JSON that is not a record a line: a list of records, a document over many lines, several of them. What is looked
 * at is as with `ndjsonReader`; streams, so that a document may be of any size. Throws `UnusableInput` where it stops being
 * JSON, is nested deeper than 10,000 levels or has a string beyond 16 MiB; what came before has been given by then.
 */
export function jsonReader(
  fields: readonly string[],
  report: ReadingReport,
): { readonly read: (chunk: Uint8Array) => Entry[]; readonly end: () => void } {
  const isNew = firstTimes();
  const levels: Level[] = [];
  let entries: Entry[] = [];
  let line = 1;
  let bytesSinceToken = 0;
  let isFruitful = false;
  let failure: unknown;

  function found(value: string, path: string): void {
    if (fields.length > 0 && !fields.some((field) => isWithin(path, field))) return;
    for (const observable of observablesOf(value, report.network)) {
      isFruitful = true;
      if (fields.length > 0 || isNew(observable)) entries.push(entryOf(observable, line));
    }
  }

  function close(): void {
    const level = levels.pop();
    if (level === undefined) return;
    const { halves, path } = level;
    const text = textOfBytes(level.bytes ?? []);
    if (text !== undefined) found(text, path);
    const body = textOfBody(level.body);
    if (body !== undefined && 'text' in body) found(body.text, path === '' ? 'text' : `${path}.text`);
    else if (body !== undefined) report.skipped(line, body.unread, 'unread');
    const url = halves.length > 1 && fields.length === 0 ? pageUrl(halves) : undefined;
    if (url !== undefined && isNew(url)) entries.push(entryOf(url, line));
  }

  function open(isObject: boolean): void {
    const above = levels.at(-1);
    if (above !== undefined) above.bytes = undefined;
    if (levels.length >= maxDepth) throw new UnusableInput(`line ${line}: it is nested too deep`);
    levels.push({
      isObject,
      path: above === undefined ? '' : pathIn(above),
      name: '',
      isNameNext: isObject,
      halves: [],
      bytes: isObject ? undefined : [],
      body: {},
    });
  }

  function takeString(value: string): void {
    const level = levels.at(-1);
    if (level !== undefined) level.bytes = undefined;
    if (level?.isNameNext) {
      level.name = value;
      level.isNameNext = false;
      if (isTellingName(value)) found(value, level.path);
      return;
    }
    if (level?.isObject && bodyFields.has(level.name)) level.body[level.name] = value;
    if (level?.isObject && isHalfOfUrl(level.name)) level.halves.push([level.name, value]);
    found(value, level === undefined ? '' : pathIn(level));
  }

  function takeNumber(value: unknown): void {
    const level = levels.at(-1);
    if (level?.bytes === undefined) return;
    if (isByte(value) && level.bytes.length < maxBytes) level.bytes.push(value);
    else level.bytes = undefined;
  }

  const tokenizer = new Tokenizer({ separator: '', stringBufferSize: 64 * 1024 });
  tokenizer.onToken = ({ token, value }) => {
    bytesSinceToken = 0;
    if (token === TokenType.STRING) takeString(String(value));
    else if (token === TokenType.NUMBER) takeNumber(value);
    else if (token === TokenType.LEFT_BRACE || token === TokenType.LEFT_BRACKET) open(token === TokenType.LEFT_BRACE);
    else if (token === TokenType.RIGHT_BRACE || token === TokenType.RIGHT_BRACKET) close();
    else if (token === TokenType.COMMA) {
      const level = levels.at(-1);
      if (level !== undefined) level.isNameNext = level.isObject;
    }
  };
  tokenizer.onError = (error) => {
    if (error instanceof UnusableInput) throw error;
    throw new UnusableInput(`line ${line}: it is no JSON from here on`);
  };

  /** Line by line, to know where a string stands. */
  function tokenize(chunk: Uint8Array): void {
    for (let at = 0; at < chunk.length; ) {
      const next = chunk.indexOf(lineFeed, at);
      const end = next === -1 ? chunk.length : next + 1;
      bytesSinceToken += end - at;
      tokenizer.write(chunk.subarray(at, end));
      if (bytesSinceToken > maxStringBytes + chunk.length) throw new UnusableInput(`line ${line}: a string has no end`);
      if (next !== -1) line += 1;
      at = end;
    }
  }

  /** A fault waits for the next call, so that what stands before it is not lost. */
  function read(chunk: Uint8Array): Entry[] {
    if (failure !== undefined) throw failure;
    entries = [];
    try {
      tokenize(chunk);
    } catch (error) {
      failure = error;
    }
    return entries;
  }

  function end(): void {
    if (failure !== undefined) throw failure;
    if (levels.length > 0) throw new UnusableInput(`line ${line}: it ends in the middle of a JSON document`);
    if (!tokenizer.isEnded) tokenizer.end();
    if (fields.length > 0 && !isFruitful) report.skipped(line, `no URL, domain or IP address in ${fields.join(', ')}`);
  }

  return { read, end };
}

function pathIn({ isObject, path, name }: Level): string {
  if (!isObject) return path;
  return path === '' ? name : `${path}.${name}`;
}
