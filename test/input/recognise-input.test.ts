import { expect, test } from 'vitest';
import { recogniseInput } from '../../src/input/recognise-input.ts';

test.each([
  ['lines', ''],
  ['lines', '# only a comment\n'],
  ['lines', 'evil.example\n192.0.2.1\nhttp://evil.example/a?b=1,2\n'],
  ['lines', 'evil.example'],
  ['lines', '# a list\n\nhxxp://evil[.]example/\nnonsense\n192.0.2.1\n'],
  ['lines', '\ufeffevil.example\r\n192.0.2.1\r\n'],
  ['csv', 'url,family\nhttp://evil.example/a,Keitaro\n'],
  ['csv', 'TYPE,URL,IP\nKeitaro,evil.example/panel,192.0.2.1\nOther,evil.example/b,\n'],
  ['csv', 'evil.example/panel,Keitaro\nother.example/a,Zeus\n'],
  ['csv', '1;192.0.2.1\n2;192.0.2.2\n'],
  ['csv', 'when\tdomain\n2026-01-01\tevil.example\n'],
  ['csv', '"id","remark, long","host"\n"1","two\nlines","evil.example"\n'],
  ['ndjson', '{"url":"http://evil.example/a"}\n{"url":"http://evil.example/b"}\n'],
  ['ndjson', '{"observable":{"type":"ip","value":"192.0.2.1"}}'],
  ['text', 'Dear all,\n\nplease block hxxp://evil[.]example/a, thanks.\n'],
  ['text', 'see http://evil.example/a, http://evil.example/b'],
  ['text', '2026-01-01 10:00:00 GET http://evil.example/a 200\n2026-01-01 10:00:01 GET http://evil.example/b 200\n'],
  ['text', '{ not JSON }\nat all\n'],
])('%s: %j', (form, head) => {
  expect(recogniseInput(head)).toBe(form);
});

test('does not mind where the head was cut', () => {
  const table = Array.from({ length: 100 }, (_, i) => `${i},"a ""quoted"" remark",host${i}.example`).join('\n');
  const json = Array.from({ length: 100 }, (_, i) => `{"url":"http://host${i}.example/"}`).join('\n');
  for (let length = 200; length < 400; length += 1) {
    expect(recogniseInput(table.slice(0, length))).toBe('csv');
    expect(recogniseInput(json.slice(0, length))).toBe('ndjson');
  }
});
