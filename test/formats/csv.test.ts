import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { csvCell } from '../../src/formats/csv-text.ts';
import { filterListings } from '../../src/formats/filter-listings.ts';
import { findingFormats } from '../../src/formats/formats.ts';
import { allListings, context, exportText, findings, textOf } from './samples.ts';

const strict = { relax_quotes: false, relax_column_count: false, record_delimiter: '\r\n' };
const formula = /^[=+\-@\t\r\n＝＋－＠]/;

describe('listings as CSV', () => {
  const text = exportText('csv', filterListings(allListings), context);
  const rows: string[][] = parse(text, strict);

  test('a header, then every listing in its order', () => {
    expect(rows[0]).toEqual(['date', 'family', 'url', 'ip', 'link']);
    expect(rows).toHaveLength(allListings.length + 1);
    expect(rows[1]).toEqual([
      '2024-03-01',
      'Keitaro',
      'panel.example/gate.php?id=1&x=2',
      '203.0.113.7',
      'https://tracker.example/index.php?search=panel.example%2Fgate.php%3Fid%3D1%26x%3D2',
    ]);
  });

  test('no cell that a spreadsheet would run, and no control character but tab and line ends', () => {
    for (const cell of rows.flat()) {
      expect(cell).not.toMatch(formula);
      expect(cell).not.toMatch(/(?![\t\r\n])\p{Cc}/u);
    }
  });
});

test('a cell parses back to its value, but for the two deviations', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 2 }), (values) => {
      const [row]: string[][] = parse(`${values.map(csvCell).join(',')}\r\n`, strict);
      const expected = values.map((value) => {
        const printable = value.replace(
          /(?![\t\r\n])\p{Cc}/gu,
          (c) => `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`,
        );
        return formula.test(printable) ? `'${printable}` : printable;
      });
      expect(row).toEqual(expected);
    }),
  );
});

describe('findings as CSV', () => {
  test('a header, then a row for each finding', async () => {
    const text = await textOf(findingFormats.csv);
    const rows: Record<string, string>[] = parse(text, { ...strict, columns: true });
    expect(rows).toHaveLength(findings.length);
    expect(rows[0]).toEqual({
      type: 'url',
      value: 'http://panel.example/gate.php?id=1&x=2',
      result: 'listed',
      verdict: 'Malicious',
      families: 'Keitaro; Pony',
      date: '2024-03-01',
      url: 'panel.example/gate.php?id=1&x=2',
      ip: '203.0.113.7',
      listings: '2',
      reason: 'Malicious: Keitaro, Pony, listed on 2024-03-01',
      source: 'mirror',
      answeredAt: '2025-06-01T11:59:59.000Z',
      asOf: '2025-05-31T06:30:00.000Z',
      stale: 'false',
      link: 'https://tracker.example/index.php?search=panel.example%2Fgate.php%3Fid%3D1%26x%3D2',
      failure: '',
    });
    expect(rows[6]).toMatchObject({
      result: 'failed',
      verdict: '',
      failure: 'deadline',
      link: expect.stringContaining('late'),
    });
    for (const cell of rows.flatMap((row) => Object.values(row))) expect(cell).not.toMatch(formula);
  });
});
