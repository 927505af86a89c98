import { styleText } from 'node:util';
import { newestListing } from '../tracker/listing.ts';
import { type FindingRecord, findingRecorder } from './finding-record.ts';
import { type FindingFormat, noEnd, originText } from './finding-writer.ts';
import { terminalCell, terminalText } from './terminal-cell.ts';

const verdictWidth = 10;
const dateWidth = 10;
const gap = '  ';

/** In a narrower terminal the last column would wrap on nearly every line: there it is a line of its own. */
const widthForLinks = 120;

/**
 * A table for a person at a terminal, one finding a line: observable, verdict, family, date of the newest listing, and the
 * tracker's page when there is a verdict, or else why the look-up failed or nobody was asked. Columns have a fixed width, taken from the
 * terminal's, so that rows can stream; the last one is not cut, since half a link is none: below 120 columns it stands
 * indented on the next line, and so does, with `withSource`, where the observable was read. Nothing a listing or an observable holds reaches the terminal but as visible text (see
 * `terminalText`).
 */
export const findingsAsTable: FindingFormat = (context) => {
  const record = findingRecorder(context);
  const { isColoured, columns } = context.terminal;
  const isWide = columns >= widthForLinks;
  const room = Math.min(Math.max(columns, 60), 240) - verdictWidth - dateWidth - 4 * gap.length;
  const widths = isWide
    ? { observable: Math.floor(room * 0.45), family: Math.floor(room * 0.2) }
    : { observable: Math.floor(room * 0.7), family: Math.ceil(room * 0.3) };
  const style = (format: Parameters<typeof styleText>[0], text: string) =>
    isColoured ? styleText(format, text, { validateStream: false }) : text;
  const line = (cells: readonly string[], last: string) => {
    const text = cells.join(gap);
    if (isWide) return `${text}${gap}${last}`.trimEnd().concat('\n');
    return `${text.trimEnd()}\n${last === '' ? '' : `${gap}${last}\n`}`;
  };

  const titles = [
    terminalCell('OBSERVABLE', widths.observable),
    terminalCell('VERDICT', verdictWidth),
    terminalCell('FAMILY', widths.family),
    'DATE'.padEnd(dateWidth),
    ...(isWide ? ['LINK'] : []),
  ];
  return {
    head: `${style('bold', titles.join(gap).trimEnd())}\n`,
    row: (finding) => {
      const { observable, verdict, families, listings, link, result, reason, failure } = record(finding);
      const cells = [
        terminalCell(observable.value, widths.observable),
        style(verdictStyle({ verdict, result }), terminalCell(verdict ?? result, verdictWidth)),
        terminalCell(families.join(', '), widths.family),
        terminalCell(newestListing(listings)?.date ?? '', dateWidth),
      ];
      const origin = context.withSource ? originText(finding.from) : '';
      const row = line(cells, terminalText((verdict === null ? (failure ?? reason) : link) ?? ''));
      return origin === '' ? row : `${row}${gap}${style('dim', terminalText(origin))}\n`;
    },
    end: noEnd,
  };
};

function verdictStyle({ verdict, result }: Pick<FindingRecord, 'verdict' | 'result'>) {
  if (verdict !== null) return verdict === 'Malicious' ? 'red' : 'yellow';
  if (result === 'failed') return 'magenta';
  return result === 'withheld' ? 'cyan' : 'dim';
}
