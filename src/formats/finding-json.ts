import { type FindingRecord, findingRecorder } from './finding-record.ts';
import { type FindingFormat, noEnd, type Origin } from './finding-writer.ts';
import { jsonString, jsonText } from './json-text.ts';

/** NDJSON: one `FindingRecord` a line, its fields in their order. */
export const findingsAsJson: FindingFormat = (context) => {
  const record = findingRecorder(context);
  const text = recordWriter();
  return { head: '', row: (finding) => text(record(finding)), end: noEnd };
};

/**
 * Gives what `JSON.stringify` would, and a line end, at a fraction of its cost, which counts over a million lines: what
 * stands between an observable and its link is the same for most, so it is made once for all that follow.
 */
function recordWriter(): (record: FindingRecord) => string {
  const origin = originWriter();
  let last: FindingRecord | undefined;
  let lastMiddle = '';
  return (record) => {
    if (last === undefined || !isAlike(record, last)) {
      last = record;
      lastMiddle = middle(record);
    }
    const { observable, link, failure, from } = record;
    const start = `{"observable":{"type":"${observable.type}","value":`;
    const end = failure === null ? noFailure : `,"failure":${jsonString(failure)}`;
    return start + jsonString(observable.value) + lastMiddle + jsonString(link) + end + origin(from);
  };
}

const noFailure = ',"failure":null';

/** The end of a record, with its line end. Consecutive findings are mostly of one file. */
function originWriter(): (from: Origin | null) => string {
  let lastFile: string | undefined;
  let start = '';
  return (from) => {
    if (from === null) return ',"from":null}\n';
    if (from.file !== lastFile) {
      lastFile = from.file;
      start = `,"from":{"file":${jsonString(from.file)}`;
    }
    const part = from.part === undefined ? '' : `,"part":${jsonString(from.part)}`;
    return `${start}${from.line === undefined ? '' : `,"line":${from.line}`}${part}}}\n`;
  };
}

function middle({
  result,
  verdict,
  reason,
  families,
  listings,
  source,
  answeredAt,
  asOf,
  stale,
}: FindingRecord): string {
  const fields = { result, verdict, reason, families, listings, source, answeredAt, asOf, stale };
  return `},${jsonText(fields).slice(1, -1)},"link":`;
}

function isAlike(a: FindingRecord, b: FindingRecord): boolean {
  return (
    a.listings.length === 0 &&
    b.listings.length === 0 &&
    a.result === b.result &&
    a.verdict === null &&
    b.verdict === null &&
    a.source === b.source &&
    a.answeredAt === b.answeredAt &&
    a.asOf === b.asOf &&
    a.stale === b.stale
  );
}
