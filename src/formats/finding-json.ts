import { type FindingRecord, findingRecorder } from './finding-record.ts';
import { type FindingFormat, noEnd } from './finding-writer.ts';
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
  let last: FindingRecord | undefined;
  let lastMiddle = '';
  return (record) => {
    if (last === undefined || !isAlike(record, last)) {
      last = record;
      lastMiddle = middle(record);
    }
    const { observable, link, failure } = record;
    const start = `{"observable":{"type":"${observable.type}","value":`;
    const end = failure === null ? noFailure : `,"failure":${jsonString(failure)}}\n`;
    return start + jsonString(observable.value) + lastMiddle + jsonString(link) + end;
  };
}

const noFailure = ',"failure":null}\n';

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
