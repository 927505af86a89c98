import { type FindingRecord, findingRecorder } from './finding-record.ts';
import { type FindingFormat, noEnd } from './finding-writer.ts';
import { jsonString, jsonText } from './json-text.ts';

/** NDJSON: one `FindingRecord` a line, its fields in their order. */
export const findingsAsJson: FindingFormat = (context) => {
  const record = findingRecorder(context);
  return { head: '', row: (finding) => `${recordText(record(finding))}\n`, end: noEnd };
};

/** What `JSON.stringify` would give, at a fraction of its cost, which counts over a million lines. */
function recordText(record: FindingRecord): string {
  const { observable, result, verdict, reason, families, listings, source, answeredAt, asOf, stale, link, failure } =
    record;
  return (
    `{"observable":{"type":${jsonString(observable.type)},"value":${jsonString(observable.value)}},` +
    `"result":${jsonString(result)},"verdict":${jsonString(verdict)},"reason":${jsonString(reason)},` +
    `"families":${list(families)},"listings":${list(listings)},"source":${jsonString(source)},` +
    `"answeredAt":${jsonString(answeredAt)},"asOf":${jsonString(asOf)},"stale":${stale},"link":${jsonString(link)},"failure":${jsonString(failure)}}`
  );
}

function list(values: readonly unknown[]): string {
  return values.length === 0 ? '[]' : jsonText(values);
}
