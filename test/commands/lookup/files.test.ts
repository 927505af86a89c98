import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { parsedLines, remarksIn, resultsOf } from '../../support/findings.ts';
import { listing, mirrorOnDisk } from '../../support/mirror-on-disk.ts';
import { runCommand } from '../../support/run-command.ts';

/** A mirror, and files beside it: lists, a log in a folder of its own, things that can't be read. */
async function prepared() {
  const dir = await mirrorOnDisk([listing('panel.example/admin.php', 'Pony', '192.0.2.7')]);
  const logs = join(dir, 'logs');
  await mkdir(join(logs, 'old'), { recursive: true });
  await writeFile(join(logs, 'a.log'), 'GET http://panel.example/admin.php 200\n');
  await writeFile(join(logs, 'b.log'), 'nothing of interest\n\nGET http://nothing.example/ 200\n');
  await writeFile(join(logs, 'old', 'c.log.gz'), gzipSync('to 192.0.2.7\n'));
  await writeFile(join(logs, '.hidden'), 'to hidden.example\n');
  await symlink(dir, join(logs, 'loop'));
  await writeFile(join(dir, 'report.pdf'), '%PDF-1.7\n');
  await writeFile(join(dir, 'cut.gz'), gzipSync('evil.example\n').subarray(0, -8));
  await writeFile(join(dir, 'empty.log'), '');
  const run = (args: readonly string[]) => runCommand(['lookup', ...args], { env: { DATA_DIR: dir } });
  return { dir, logs, run };
}

const allOfLogs = [
  ['http://panel.example/admin.php', 'listed'],
  ['http://nothing.example/', 'not listed'],
  ['192.0.2.7', 'listed'],
];

test('several files, a directory with all below it, and a pattern; each file once, hidden ones and links told', async () => {
  const { dir, logs, run } = await prepared();
  const several = await run(['-f', join(logs, 'a.log'), '-f', join(logs, 'b.log'), join(logs, 'old', 'c.log.gz')]);
  expect([several.code, remarksIn(several.err), resultsOf(several.out)]).toEqual([1, '', allOfLogs]);

  const directory = await run(['-f', logs, '-f', join(logs, 'a.log')]);
  expect([directory.code, resultsOf(directory.out)]).toEqual([1, allOfLogs]);
  expect(remarksIn(directory.err)).toBe(
    `Not read, of ${logs}: hidden files (1).\nNot read, of ${logs}: links to directories (1).\n`,
  );

  const pattern = await run(['-f', join(dir, '**', '*.log*')]);
  expect([pattern.code, resultsOf(pattern.out)]).toEqual([1, allOfLogs]);
  expect(remarksIn(pattern.err)).toBe(`Nothing to look up: ${join(dir, 'empty.log')} is empty.\n`);
});

test('each finding tells where it was read: in JSON always, elsewhere with --with-source', async () => {
  const { logs, run } = await prepared();
  const json = await run(['-f', logs]);
  expect(parsedLines(json.out).map(({ from }) => from)).toEqual([
    { file: join(logs, 'a.log'), line: 1 },
    { file: join(logs, 'b.log'), line: 3 },
    { file: join(logs, 'old', 'c.log.gz'), line: 1 },
  ]);
  const csv = await run(['-f', logs, '-o', 'csv', '--with-source']);
  expect(csv.out.split('\r\n').map((row) => row.split(',').at(-1))).toEqual([
    'from',
    `${logs}/a.log:1`,
    `${logs}/b.log:3`,
    `${logs}/old/c.log.gz:1`,
    '',
  ]);
  const table = await run(['-f', logs, '-o', 'table', '--with-source']);
  expect(table.out.split('\n').filter((line) => line.startsWith('  /'))).toEqual([
    `  ${logs}/a.log:1`,
    `  ${logs}/b.log:3`,
    `  ${logs}/old/c.log.gz:1`,
  ]);
  expect(parsedLines((await run(['192.0.2.7'])).out)[0]?.['from']).toBe(null);
});

test('a file that cannot be read does not keep the others from being read, and is never clean', async () => {
  const { dir, logs, run } = await prepared();
  const files = ['report.pdf', 'cut.gz', 'no-such.log'].map((name) => join(dir, name));
  const { code, out, err } = await run(['-f', ...files, join(logs, 'b.log')]);
  expect([code, resultsOf(out)]).toEqual([
    2,
    [
      ['evil.example', 'not listed'],
      ['http://nothing.example/', 'not listed'],
    ],
  ]);
  expect(remarksIn(err)).toBe(
    `Can't read ${files[2]}: no such file.
Can't read ${files[0]}: it is a PDF; make a text of it: pdftotext FILE - | cct lookup.
Can't read ${files[1]}: it is compressed and damaged or cut off (unexpected end of file).\n`,
  );
});

test('nor is a file alone that cannot be read', async () => {
  const { dir, run } = await prepared();
  for (const name of ['report.pdf', 'no-such.log', 'no-such-*.log', 'empty.log']) {
    const { code, out, err } = await run(['-f', join(dir, name)]);
    expect.soft([code, out], name).toEqual([2, '']);
    expect.soft(err, name).toMatch(/(Can't read|Nothing to look up: ).*\.\n$/);
  }
});

test('an e-mail: the part, and the attachment that was not read', async () => {
  const { dir, run } = await prepared();
  const mail = `From: a@b.example\nSubject: x\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n
--b\nContent-Type: text/html\nContent-Transfer-Encoding: quoted-printable\n\n<a href=3D"http://panel=\n.example/admin&#46;php">x</a>
--b\nContent-Type: image/png; name=a.png\nContent-Transfer-Encoding: base64\n\niVBORw0KGgo=\n--b--\n`;
  await writeFile(join(dir, 'mail.eml'), mail);
  const { code, out, err } = await run(['-f', join(dir, 'mail.eml')]);
  expect(code).toBe(1);
  expect(parsedLines(out)).toMatchObject([
    { observable: { value: 'http://panel.example/admin.php' }, from: { file: join(dir, 'mail.eml'), part: 'html' } },
  ]);
  expect(remarksIn(err)).toMatch(/^Not read, of .*mail\.eml: attachment a\.png: it is .*\.\n$/);
});

test('the columns that were read are told', async () => {
  const { dir, run } = await prepared();
  await writeFile(
    join(dir, 'flows.csv'),
    'src_ip,dest_ip,bytes\n198.51.100.1,203.0.113.1,5\n198.51.100.1,192.0.2.7,5\n',
  );
  const { code, out, err } = await run(['-f', join(dir, 'flows.csv')]);
  expect([code, resultsOf(out).map(([value]) => value)]).toEqual([1, ['198.51.100.1', '203.0.113.1', '192.0.2.7']]);
  expect(remarksIn(err)).toBe(`Read the columns src_ip, dest_ip of ${join(dir, 'flows.csv')}.\n`);
});

test('--extract-only prints what would be looked up, of the types asked for, and needs no mirror', async () => {
  const { logs } = await prepared();
  const run = (args: readonly string[]) =>
    runCommand(['lookup', '--extract-only', ...args], { env: { DATA_DIR: '/no/such/directory' } });
  expect(await run(['-f', logs, '--type', 'ip,domain'])).toMatchObject({ code: 0, out: '192.0.2.7\n' });
  expect((await run(['-f', join(logs, 'a.log'), '--with-source'])).out).toBe(
    `http://panel.example/admin.php\t${logs}/a.log:1\n`,
  );
  expect(parsedLines((await run(['-f', join(logs, 'a.log'), '-o', 'json'])).out)).toEqual([
    { observable: { type: 'url', value: 'http://panel.example/admin.php' }, from: { file: `${logs}/a.log`, line: 1 } },
  ]);
  expect((await run(['192.0.2.7', '-o', 'csv'])).out).toBe('type,value\r\nip,192.0.2.7\r\n');
  expect(await run(['192.0.2.7', '--type', 'url'])).toEqual({
    code: 2,
    out: '',
    err: 'Nothing of the types asked for was found.\n',
  });
});
