import { styleText } from 'node:util';
import { type FindingRecord, findingRecorder } from './finding-record.ts';
import { type FindingFormat, noEnd } from './finding-writer.ts';
import { newestListing } from './newest-listing.ts';
import { terminalCell, terminalText } from './terminal-cell.ts';

const verdictWidth = 10;
const dateWidth = 10;
const gap = '  ';

/**
 * A table for a person at a terminal, one finding a line: observable, verdict, family, date of the newest listing, and the
 * tracker's page when there is a verdict. Columns have a fixed width, taken from the terminal's, so that rows can stream;
 * the last one is not cut, since half a link is none. Nothing a listing or an observable holds reaches the terminal but as
 * visible text (see `terminalText`).
 */
export const findingsAsTable: FindingFormat = (context) => {
  const record = findingRecorder(context);
  const { isColoured, columns } = context.terminal;
  const room = Math.min(Math.max(columns, 60), 240) - verdictWidth - dateWidth - 4 * gap.length;
  const widths = { observable: Math.floor(room * 0.45), family: Math.floor(room * 0.2) };
  const style = (format: Parameters<typeof styleText>[0], text: string) =>
    isColoured ? styleText(format, text, { validateStream: false }) : text;
  const line = (observable: string, verdict: string, family: string, date: string, rest: string) =>
    `${[observable, verdict, family, date, rest].join(gap).trimEnd()}\n`;

  const titles = [
    terminalCell('OBSERVABLE', widths.observable),
    terminalCell('VERDICT', verdictWidth),
    terminalCell('FAMILY', widths.family),
    terminalCell('DATE', dateWidth),
  ];
  return {
    head: `${style('bold', `${titles.join(gap)}${gap}LINK`)}\n`,
    row: (finding) => {
      const { observable, verdict, families, listings, link, result, failure } = record(finding);
      const shown = verdict ?? result;
      return line(
        terminalCell(observable.value, widths.observable),
        style(verdictStyle({ verdict, result }), terminalCell(shown, verdictWidth)),
        terminalCell(families.join(', '), widths.family),
        terminalCell(newestListing(listings)?.date ?? '', dateWidth),
        verdict === null ? terminalText(failure ?? '') : terminalText(link ?? ''),
      );
    },
    end: noEnd,
  };
};

function verdictStyle({
  verdict,
  result,
}: Pick<FindingRecord, 'verdict' | 'result'>): 'red' | 'yellow' | 'magenta' | 'dim' {
  if (verdict === 'Malicious') return 'red';
  if (verdict === 'Suspicious') return 'yellow';
  return result === 'failed' ? 'magenta' : 'dim';
}
