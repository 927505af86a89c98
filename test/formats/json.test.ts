import { describe, expect, test } from 'vitest';
import { filterListings } from '../../src/formats/filter-listings.ts';
import { findingRecorder } from '../../src/formats/finding-record.ts';
import { findingText } from '../../src/formats/finding-writer.ts';
import { findingFormats } from '../../src/formats/formats.ts';
import type { Finding } from '../../src/lookup/finding.ts';
import { allListings, context, exportText, findingContext, findings, textOf } from './samples.ts';

const lines = (text: string) => text.split('\n').slice(0, -1);

test('listings: one a line, exactly as the tracker has them', () => {
  const text = exportText('json', filterListings(allListings), context);
  const parsed = lines(text).map((line) => JSON.parse(line));
  expect(parsed.map(({ link, ...listing }) => listing)).toEqual(allListings);
  expect(parsed.every(({ link }) => link.startsWith('https://tracker.example/index.php?search='))).toBe(true);
});

describe('findings', () => {
  const record = findingRecorder(findingContext);

  test('one a line, each the JSON of its record', async () => {
    const text = await textOf(findingFormats.json);
    expect(text).not.toMatch(/(?!\n)[\p{Cc}\u2028\u2029]/u);
    expect(lines(text).map((line) => JSON.parse(line))).toEqual(findings.map(record));
  });

  test('every record has the same fields', () => {
    const fields = Object.keys(record(findings[0] as Finding));
    for (const finding of findings) expect(Object.keys(record(finding))).toEqual(fields);
  });

  test('verdicts: Malicious when listed, Suspicious on shared hosting and beside listed URLs, else none', () => {
    const verdicts = findings
      .slice(0, 8)
      .map((finding) => record(finding))
      .map(({ result, verdict }) => [result, verdict]);
    expect(verdicts).toEqual([
      ['listed', 'Malicious'],
      ['listed', 'Malicious'],
      ['listed', 'Suspicious'],
      ['not listed', null],
      ['suspicious', 'Suspicious'],
      ['withheld', null],
      ['failed', null],
      ['failed', null],
    ]);
    expect(record(findings[2] as Finding).reason).toBe(
      'Suspicious: shared hosting, the address serves 33 listed hosts: unknown family',
    );
  });

  test('an address of someone’s own network gets no link to the tracker, and is not called not listed', () => {
    expect(record(findings[5] as Finding)).toMatchObject({
      result: 'withheld',
      reason: expect.stringMatching(/nobody was asked$/),
      link: null,
    });
  });

  test('batches are pulled one by one, as the text is taken', async () => {
    let pulled = 0;
    const batches = function* () {
      for (;;) {
        pulled += 1;
        yield findings.slice(0, 3);
      }
    };
    const text = findingText(batches(), findingFormats.json(findingContext));
    await text.next();
    await text.next();
    expect(pulled).toBe(2);
    await text.return(undefined);
  });
});
