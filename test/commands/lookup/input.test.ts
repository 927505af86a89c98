import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { remarksIn, resultsOf } from '../../support/findings.ts';
import { listing, mirrorOnDisk } from '../../support/mirror-on-disk.ts';
import { runCommand } from '../../support/run-command.ts';

const expected = [
  ['http://panel.example/admin.php?a=1,2', 'listed'],
  ['192.0.2.7', 'listed'],
  ['nothing.example', 'not listed'],
  ['2001:db8::7', 'listed'],
];
const lines = `# of today\r\nhxxp://panel[.]example/admin.php?a=1,2\r\n\r\n192.0.2[.]7\r\nnothing.example\r\n2001:db8::7`;
const csv = `seen;C2 address;note\n1;http://panel.example/admin.php?a=1,2;"two\nlines; https://note.example/"\n2; 192[.]0.2.7 ;\n3;nothing.example;\n4;2001:db8::7;x\n`;
const ndjson = `${[expected.slice(0, 2), expected.slice(2, 3), expected.slice(3)]
  .map((some) => JSON.stringify({ dest: { c2: some.map(([value]) => value) }, url: 'http://other.example/' }))
  .join('\n')}\n`;
const report = `Dear all,\n\nwe saw hxxp://panel[.]example/admin.php?a=1,2 (on 192.0.2.7).\nNot the same as nothing.example, whose\naddress is 2001:db8::7.\n`;

test('the findings are the same from plain lines, CSV, NDJSON and text', async () => {
  const env = { DATA_DIR: await mirrorOnDisk(held), LOOKUP_SOURCE: 'mirror' };
  const outcomes = await Promise.all([
    runCommand(['lookup'], { env, input: lines }),
    runCommand(['lookup', '--column', 'c2 ADDRESS'], { env, input: csv }),
    runCommand(['lookup', '--field', 'dest.c2'], { env, input: ndjson }),
    runCommand(['lookup'], { env, input: report }),
  ]);
  for (const { code, out, err } of outcomes) {
    expect.soft([code, remarksIn(err)]).toEqual([1, '']);
    expect.soft(resultsOf(out)).toEqual(expected);
  }
});

const held = [
  listing('panel.example/admin.php?a=1,2', 'Pony', '192.0.2.7'),
  listing('six.example/', 'Zeus', '2001:db8::7'),
];

test('a file is read as standard input is, CSV recognised, and its unreadable lines are told', async () => {
  const dataDir = await mirrorOnDisk(held);
  const file = join(dataDir, 'list.csv');
  await writeFile(
    file,
    'url,note\nno url,1\npanel.example,2\n\u001b[2J,3\n,4\nalso none,5\nnor here,6\nnothing.example,7\n',
  );
  const args = ['lookup', '--column', 'url', '--file', file, '--source', 'mirror', '--data-dir', dataDir];
  const { code, out, err } = await runCommand(args);
  expect(code).toBe(1);
  expect(resultsOf(out)).toEqual([
    ['panel.example', 'listed'],
    ['nothing.example', 'not listed'],
  ]);
  expect(remarksIn(err)).toMatch(/^Skipped line 2: .+; line 4: .+; line 6: .+; and 1 more\n$/);
});

test.each([
  ['', 'Nothing to look up: standard input is empty.\n'],
  ['Dear all,\nnothing here.\n', 'No URL, domain or IP address was found in standard input, read as text.\n'],
  ['{"a":1}\n', 'No URL, domain or IP address was found in standard input, read as ndjson.\n'],
])('input %j, in which there is nothing to look up, is exit code 2 and a sentence', async (input, sentence) => {
  const env = { DATA_DIR: await mirrorOnDisk(held) };
  const { code, out, err } = await runCommand(['lookup', '-f', '-'], { env, input });
  expect([code, out, remarksIn(err)]).toEqual([2, '', sentence]);
});

test('a line that was not read is told, and where nothing was listed, exit code 2', async () => {
  const env = { DATA_DIR: await mirrorOnDisk(held) };
  const overlong = `${'x'.repeat(1_100_000)} 192.0.2.7\n`;
  const skipped = 'Skipped line 1: longer than 1,048,576 bytes\n';
  const clean = await runCommand(['lookup'], { env, input: `${overlong}see nothing.example now\n` });
  expect([clean.code, remarksIn(clean.err)]).toEqual([2, skipped]);
  expect(resultsOf(clean.out)).toEqual([['nothing.example', 'not listed']]);
  const listed = await runCommand(['lookup'], { env, input: `${overlong}see panel.example now\n` });
  expect([listed.code, remarksIn(listed.err)]).toEqual([1, skipped]);
});

test("networks are told, and where nothing was listed, exit code 2; those of one's own are not", async () => {
  const env = { DATA_DIR: await mirrorOnDisk(held) };
  const input = 'from 192.0.2.0/24, 198.51.100.0/25, 192.0.2.0/24 and 10.0.0.0/8 to nothing.example or so\n';
  const networks = 'Left out 2 networks, since only what they hold can be looked up: 192.0.2.0/24, 198.51.100.0/25\n';
  const lookup = await runCommand(['lookup'], { env, input });
  expect([lookup.code, remarksIn(lookup.err)]).toEqual([2, networks]);
  const extraction = await runCommand(['lookup', '--extract-only'], { env, input });
  expect([extraction.code, extraction.err]).toEqual([2, networks]);
  const own = await runCommand(['lookup'], { env, input: '10.0.0.0/8 is ours, and nothing.example is not\n' });
  expect([own.code, remarksIn(own.err)]).toEqual([0, '']);
});

const unreadAttachment = (type: string, content: string) =>
  `From: a@b.example\nSubject: x\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n
--b\nContent-Type: text/plain\n\nsee https://nothing.example/
--b\nContent-Type: ${type}; name=a.bin\nContent-Transfer-Encoding: base64\n\n${content}\n--b--\n`;

test.each([
  [
    'a PDF',
    unreadAttachment('application/pdf', 'JVBERi0xLjQgeA=='),
    /^Not read, of .*: attachment a\.bin: it is a PDF/,
  ],
  [
    'an image',
    unreadAttachment('image/png', 'iVBORw0KGgoxMjM='),
    /^Not read, of .*: attachment a\.bin: it is an image/,
  ],
  ['a binary', unreadAttachment('application/octet-stream', 'AAECA3J1YmI='), /^Not read, of .*: attachment a\.bin: /],
  ['a line of a list', 'nothing.example\nhxxp;evil;example\n', /^Skipped line 2: no URL/],
  [
    'a body',
    '{"url":"http://nothing.example/","content":{"encoding":"base64","mimeType":"image/png","text":"aaaa"}}\n',
    /^Skipped line 1: a body of type image\/png/,
  ],
])('where nothing was listed and %s was not read, the exit code is 2', async (_, input, remark) => {
  const { code, out, err } = await runCommand(['lookup'], { env: { DATA_DIR: await mirrorOnDisk(held) }, input });
  expect(code).toBe(2);
  expect(resultsOf(out)).toEqual([[expect.stringContaining('nothing.example'), 'not listed']]);
  expect(remarksIn(err)).toMatch(remark);
});

test('a URL within a URL is looked up when it is an argument', async () => {
  const env = { DATA_DIR: await mirrorOnDisk(held), LOOKUP_SOURCE: 'mirror' };
  const wrapper = 'https://wrap.example/?url=http%3A%2F%2Fpanel.example%2Fadmin.php%3Fa%3D1%2C2&data=1';
  const { code, out } = await runCommand(['lookup', wrapper], { env });
  expect(code).toBe(1);
  expect(resultsOf(out)).toEqual([
    [wrapper, 'not listed'],
    ['http://panel.example/admin.php?a=1,2', 'listed'],
  ]);
});
