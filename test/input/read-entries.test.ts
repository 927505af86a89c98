import { Buffer } from 'node:buffer';
import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { type ReadingReport, UnusableInput } from '../../src/input/entry.ts';
import { type InputOptions, readEntries } from '../../src/input/read-entries.ts';

async function read(text: string, options: Partial<InputOptions> = {}) {
  const entries: string[] = [];
  const skipped: string[] = [];
  const report: ReadingReport = {
    skipped: (line, reason) => skipped.push(`${line}: ${reason}`),
    columns: () => undefined,
    leftOut: () => undefined,
    network: () => undefined,
  };
  for await (const batch of readEntries(Readable.from([Buffer.from(text)]), { ...options, report })) {
    expect(batch.length).toBeGreaterThan(0);
    expect(batch.length).toBeLessThanOrEqual(500);
    for (const { line, observable } of batch) entries.push(`${line} ${observable.type} ${observable.value}`);
  }
  return { entries, skipped };
}

describe('plain lines', () => {
  test('one observable a line, with its number; blank lines and comments ignored, others reported', async () => {
    expect(
      await read('# list\n\nhxxp://evil[.]example/a\r\nnonsense here\n 192.0.2.1 \n2001:db8::1', { form: 'lines' }),
    ).toEqual({
      entries: ['3 url http://evil.example/a', '5 ip 192.0.2.1', '6 ipv6 2001:db8::1'],
      skipped: ['4: no URL, domain or IP address'],
    });
  });

  test('an equal line is read again', async () => {
    expect((await read('evil.example\nevil.example\n')).entries).toEqual([
      '1 domain evil.example',
      '2 domain evil.example',
    ]);
  });
});

describe('text', () => {
  test('every observable once, with the line it was first seen on', async () => {
    const { entries, skipped } = await read(
      'Dear all,\nplease block hxxp://evil[.]example/a and\n192.0.2[.]1. Once more: http://evil.example/a, bad[.]example.\n',
    );
    expect(entries).toEqual(['2 url http://evil.example/a', '3 ip 192.0.2.1', '3 domain bad.example']);
    expect(skipped).toEqual([]);
  });
});

describe('NDJSON', () => {
  test('takes the value at the field, of strings and lists of strings', async () => {
    const text = [
      '{"id":1,"indicator":{"value":"evil.example"}}',
      '{"id":2,"indicator":{"value":["192.0.2.1","hxxp://evil[.]example/a",7]}}',
      '{"id":3,"indicator":null}',
      '{"id":4,',
      '',
      '{"id":5,"indicator":{"value":"nonsense"}}',
      'null',
    ].join('\n');
    expect(await read(text, { fields: ['indicator.value'] })).toEqual({
      entries: ['1 domain evil.example', '2 ip 192.0.2.1', '2 url http://evil.example/a'],
      skipped: [
        '3: no URL, domain or IP address in indicator.value',
        '4: no JSON',
        '6: no URL, domain or IP address in indicator.value',
        '7: no URL, domain or IP address in indicator.value',
      ],
    });
  });

  test('without a field takes every string', async () => {
    const text =
      '{"ip":"192.0.2.1","url":"evil.example/a"}\n{"observable":{"type":"ip","value":"192.0.2.2"}}\n"evil.example"\n';
    expect((await read(text)).entries).toEqual([
      '1 ip 192.0.2.1',
      '1 url evil.example/a',
      '2 ip 192.0.2.2',
      '3 domain evil.example',
    ]);
  });

  test('does not read what an object inherits', async () => {
    expect((await read('{"a":1}', { fields: ['constructor.name'] })).entries).toEqual([]);
  });
});

describe('CSV', () => {
  const table =
    'Family,URL,IP\r\nKeitaro,evil.example/panel,192.0.2.1\r\n"Zeus, old","http://b.example/?a=""1""",\r\nOther,,192.0.2.3\r\n';

  test.each([
    [undefined, ['2 url evil.example/panel', '2 ip 192.0.2.1', '3 url http://b.example/?a="1"', '4 ip 192.0.2.3']],
    ['url', ['2 url evil.example/panel', '3 url http://b.example/?a="1"']],
    ['2', ['2 url evil.example/panel', '3 url http://b.example/?a="1"']],
    [' IP', ['2 ip 192.0.2.1', '4 ip 192.0.2.3']],
  ])('takes column %s', async (column, entries) => {
    expect(await read(table, { columns: column === undefined ? [] : [column] })).toEqual({ entries, skipped: [] });
  });

  test('without headings takes all columns', async () => {
    expect((await read('1;a.example;192.0.2.1\n2;b.example;192.0.2.2\n')).entries).toEqual([
      '1 domain a.example',
      '1 ip 192.0.2.1',
      '2 domain b.example',
      '2 ip 192.0.2.2',
    ]);
  });

  test('with unusual headings takes whatever column holds an observable', async () => {
    expect((await read('when\twhat\n2026-01-01\ta.example\n2026-01-02\tb.example\n')).entries).toEqual([
      '2 domain a.example',
      '3 domain b.example',
    ]);
  });

  test('ignores comments, before the headings and later', async () => {
    expect(await read('# made, with; care\n#\nid,url\n1,a.example\n# 2,b.example\n')).toEqual({
      entries: ['4 domain a.example'],
      skipped: [],
    });
  });

  test('reports cells that are none', async () => {
    expect(await read('url,x\na.example,1\nnonsense,2\n', { columns: ['url'] })).toEqual({
      entries: ['2 domain a.example'],
      skipped: ['3: no URL, domain or IP address in column 1'],
    });
    expect(await read('a,b\nc,d\n', { form: 'csv' })).toEqual({ entries: [], skipped: [] });
  });

  test('a column that is not there is an error that names those that are', async () => {
    await expect(read(table, { columns: ['domain'] })).rejects.toThrow(UnusableInput);
    await expect(read(table, { columns: ['domain'] })).rejects.toThrow(
      'there is no column "domain"; there are family, url, ip',
    );
  });

  test('a record may go on over lines and blocks', async () => {
    const rows = Array.from({ length: 3000 }, (_, i) => `"a ""remark""\nover, two lines, ${i}",host${i}.example`);
    const { entries, skipped } = await read(`remark,host\n${rows.join('\n')}`);
    expect(entries).toEqual(rows.map((_, i) => `${2 + 2 * i} domain host${i}.example`));
    expect(skipped).toEqual([]);
  });

  test('a quote that is never closed is told, and costs nothing', async () => {
    const rows = Array.from({ length: 10_000 }, (_, i) => `${i},host${i}.example`);
    const { entries, skipped } = await read(['id,host', '"0,evil.example', ...rows].join('\n'), { form: 'csv' });
    expect(entries).toEqual(['2 domain evil.example', ...rows.map((_, i) => `${3 + i} domain host${i}.example`)]);
    expect(skipped).toEqual(['2: a quote that is never closed']);
    expect((await read('id,host\n1,a.example\n"2,b.example\n3,c.example\n', { form: 'csv' })).entries).toEqual([
      '2 domain a.example',
      '3 domain b.example',
      '4 domain c.example',
    ]);
  });

  test('stray quotes do no harm', async () => {
    const { entries } = await read(
      'id,host\n5" disk,a.example\n6" disk,b.example\n"x"y,c.example\n"x"y"",d.example\n7,e.example\n',
    );
    expect(entries).toContain('2 domain a.example');
    expect(entries).toContain('6 domain e.example');
  });
});

describe('all forms', () => {
  const values = Array.from({ length: 12_000 }, (_, i) =>
    i % 2 === 0 ? `host${i}.example` : `http://host${i}.example/a`,
  );

  test('the same observables in the same order, whether lines, CSV, NDJSON or text', async () => {
    const [lines, csv, quoted, ndjson, text] = await Promise.all([
      read(values.join('\n')),
      read(values.map((value, i) => `${i},${value},x`).join('\n')),
      read(values.map((value, i) => `"${i}","${value}","x"`).join('\n')),
      read(values.map((value) => JSON.stringify({ url: value })).join('\n')),
      read(values.map((value) => `saw ${value} today`).join('\n')),
    ]);
    expect(lines.entries).toHaveLength(values.length);
    for (const other of [csv, quoted, ndjson, text]) expect(other.entries).toEqual(lines.entries);
  });

  test('reads no further than it is asked, and closes the stream when it is left', async () => {
    let given = 0;
    let isClosed = false;
    const source = async function* () {
      try {
        for (;;) {
          given += 1;
          yield Buffer.from(`host${given}.example\n`);
        }
      } finally {
        isClosed = true;
      }
    };
    const none = () => undefined;
    const report: ReadingReport = { skipped: none, columns: none, leftOut: none, network: none };
    for await (const batch of readEntries(source(), { report })) {
      expect(batch).toHaveLength(1);
      if (given === 3) break;
    }
    expect(given).toBe(3);
    expect(isClosed).toBe(true);
  });
});
