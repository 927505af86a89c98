import { createAllParser } from './all.ts';
import { countRows } from './count-rows.ts';
import { createCsvParser } from './csv.ts';
import type { FeedFault, FeedForm, FeedOutcome, FeedParser, FeedRow, FeedSource, RawRow } from './feed.ts';
import { maxRows } from './feed.ts';
import { feedText } from './feed-text.ts';
import { createIndexParser } from './index-page.ts';
import { createJsonParser } from './json.ts';
import { recogniseForm } from './recognise-form.ts';

const parsers: Readonly<Record<FeedForm, (emit: (row: RawRow) => void) => FeedParser>> = {
  csv: createCsvParser,
  all: createAllParser,
  index: createIndexParser,
  json: createJsonParser,
};

/** How much text at the start of a feed its form is told by, in characters. */
const headLength = 4096;

/**
 * Reads a feed of the tracker's listings as it comes, holding one row of it and, to know duplicates by, the listings
 * seen. Every row but duplicates goes to `onRow`, in the feed's order. Dirty rows are cleaned, never fatal.
 *
 * @param expected The only form to accept; by default any, told by how the feed begins.
 * @returns How it ended. A source that fails is `cut-short`; only what `onRow` throws is thrown.
 */
export async function readFeed(
  source: FeedSource,
  onRow: (row: FeedRow) => void,
  expected?: FeedForm,
): Promise<FeedOutcome> {
  const rows = countRows(onRow);
  let head = '';
  let open: OpenFeed | undefined;

  const outcome = (fault: FeedFault | undefined): FeedOutcome => {
    if (open === undefined || fault?.kind === 'not-a-feed') return { kind: 'not-a-feed', detail: fault?.detail ?? '' };
    const { form } = open;
    const detail = rows.areTooMany() ? `more than ${maxRows} rows` : fault?.detail;
    return detail === undefined
      ? { kind: 'read', form, summary: rows.summary() }
      : { kind: 'cut-short', form, summary: rows.summary(), detail };
  };

  for await (const { text, isLast, failure } of feedText(source)) {
    if (open !== undefined) open.parser.write(text);
    else {
      head = (head + text).trimStart();
      if (head.length < headLength && !isLast) continue;
      const opened = openFeed(head, rows.take, expected);
      if (opened.kind === 'not-a-feed') return outcome(failure === undefined ? opened : notAFeed(failure));
      open = opened;
      open.parser.write(head);
    }
    if (failure !== undefined) return outcome({ kind: 'cut-short', detail: failure });
    if (rows.areTooMany()) break;
  }
  return outcome(open?.parser.end());
}

type OpenFeed = { readonly kind: 'open'; readonly form: FeedForm; readonly parser: FeedParser };

function openFeed(
  head: string,
  emit: (row: RawRow) => void,
  expected: FeedForm | undefined,
): OpenFeed | (FeedFault & { readonly kind: 'not-a-feed' }) {
  const recognised = recogniseForm(head.slice(0, headLength));
  if (recognised.kind === 'not-a-feed') return recognised;
  const { form, description } = recognised;
  if (expected !== undefined && form !== expected)
    return notAFeed(`expected the form ${expected}, found ${description}`);
  return { kind: 'open', form, parser: parsers[form](emit) };
}

function notAFeed(detail: string): { kind: 'not-a-feed'; detail: string } {
  return { kind: 'not-a-feed', detail };
}
