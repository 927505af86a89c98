import { newestListing } from '../tracker/listing.ts';
import { csvRow } from './csv-text.ts';
import { findingRecorder } from './finding-record.ts';
import { type FindingFormat, noEnd, originText } from './finding-writer.ts';

const columns = [
  'type',
  'value',
  'result',
  'verdict',
  'families',
  'date',
  'url',
  'ip',
  'listings',
  'reason',
  'source',
  'answeredAt',
  'asOf',
  'stale',
  'link',
  'failure',
];

/**
 * CSV with a header, one finding a row, safe to open in a spreadsheet (see `csvCell`). `families` are separated by `; `;
 * `date`, `url` and `ip` are those of the newest of the `listings`, which are counted. With `withSource`, a last column `from` tells where each was read.
 */
export const findingsAsCsv: FindingFormat = (context) => {
  const { withSource = false } = context;
  const record = findingRecorder(context);
  return {
    head: csvRow(withSource ? [...columns, 'from'] : columns),
    row: (finding) => {
      const {
        observable,
        result,
        verdict,
        families,
        listings,
        reason,
        source,
        answeredAt,
        asOf,
        stale,
        link,
        failure,
      } = record(finding);
      const newest = newestListing(listings);
      return csvRow([
        observable.type,
        observable.value,
        result,
        verdict ?? '',
        families.join('; '),
        newest?.date ?? '',
        newest?.url ?? '',
        newest?.ip ?? '',
        String(listings.length),
        reason ?? '',
        source ?? '',
        answeredAt ?? '',
        asOf ?? '',
        String(stale),
        link ?? '',
        failure ?? '',
        ...(withSource ? [originText(finding.from)] : []),
      ]);
    },
    end: noEnd,
  };
};
