import { decodeEntities } from './decode-entities.ts';
import type { FeedParser, RawRow } from './feed.ts';
import { refusedRow } from './feed.ts';
import { htmlDescription } from './recognise-form.ts';
import { createSplitter } from './splitter.ts';

/**
 * Parses the `<table class='ExploitTable'>` of `index.php`: rows of cells date, URL, IP and family; further cells are
 * passed over, and so are rows without these four and the row of headings. HTML without that table is `not-a-feed`, a
 * table that is not closed `cut-short`.
 */
export function createIndexParser(emit: (row: RawRow) => void): FeedParser {
  let state: 'before' | 'inside' | 'after' = 'before';
  let description: string | undefined;
  const parts = createSplitter(/(?=<tr\b)|(?=<\/?table\b)/i, ({ text, isCut }) => {
    if (/^<table[^<>]*\bExploitTable\b/i.test(text)) state = 'inside';
    else if (state !== 'inside') return;
    else if (/^<\/table/i.test(text)) state = 'after';
    else if (isCut) emit(refusedRow('too-long', text));
    else takeRow(text);
  });
  const takeRow = (html: string): void => {
    const [date, url, ip, family] = cellsOf(html);
    if (date === undefined || url === undefined || ip === undefined || family === undefined || isHeading(date, url))
      return;
    emit({ kind: 'cells', cells: { family, url, ip, date } });
  };
  return {
    write(text) {
      description ??= htmlDescription(text);
      parts.write(text);
    },
    end() {
      parts.end();
      if (state === 'before') return { kind: 'not-a-feed', detail: `${description} without the table of listings` };
      return state === 'inside' ? { kind: 'cut-short', detail: 'the table of listings is not closed' } : undefined;
    },
  };
}

function cellsOf(row: string): readonly string[] {
  const [inside = ''] = row.split(/<\/tr\b/i, 1);
  return inside
    .split(/<td\b/i)
    .slice(1)
    .map((cell) => textOf(cell.slice(cell.indexOf('>') + 1)));
}

function textOf(html: string): string {
  return decodeEntities(html.replace(/<[^<>]*>/g, '')).trim();
}

/** The site heads its columns Date, Content, IP and Type. */
function isHeading(date: string, url: string): boolean {
  return /^\W*date\W*$/i.test(date) || /^\W*url\W*$/i.test(url);
}
