import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { parsedLines } from '../../support/findings.ts';
import { listing, mirrorOnDisk } from '../../support/mirror-on-disk.ts';
import { runAtTerminal } from '../../support/run-command.ts';

const hostile = 'http://panel.example/\u009b2J\u202e';
const family = '\u001b]0;title\u0007Evil';
const held = [listing('panel.example/', family), listing(hostile.slice('http://'.length), family)];
const escapeCode = '\u001b';

/** Styles of our own: a parameter or two, and `m`. */
const ownStyle = new RegExp(String.raw`${escapeCode}\[\d{1,2}m`, 'g');

test.each([
  [80, 'the link on a line of its own'],
  [160, 'the link at the end of the line'],
])('a table %i columns wide: colours, %s, the sums at the end, and nothing hostile', async (columns) => {
  const dataDir = await mirrorOnDisk(held);
  const args = ['lookup', '--source', 'mirror', '--data-dir', dataDir, hostile, 'nothing.example'];
  const { code, screen } = await runAtTerminal(args, { columns });
  expect(code).toBe(1);
  expect(screen).toContain(`${escapeCode}[31mMalicious`);
  const plain = screen.replaceAll(ownStyle, '');
  expect(plain).not.toMatch(/(?!\n)[\p{C}\u2028\u2029]/u);
  const link = 'https://cybercrime-tracker.net/index.php?search=panel.example%2F%C2%9B2J%E2%80%AE';
  const lines = plain.split('\n');
  expect(lines).toHaveLength(columns < 120 ? 7 : 6);
  const linked = lines.find((line) => line.includes(link)) ?? '';
  expect(linked.startsWith('http')).toBe(columns >= 120);
  const long = lines.filter((line) => line.length > columns && !line.startsWith('Source: '));
  expect(long).toEqual(linked.length > columns ? [linked] : []);
  expect(plain).toContain('\\u{1b}');
  expect(plain).toMatch(/\n2 looked up: 1 listed, 0 suspicious, 1 not listed, 0 withheld, 0 failed\n$/);
});

test('NO_COLOR', async () => {
  const env = { DATA_DIR: await mirrorOnDisk(held), NO_COLOR: '1', LOOKUP_SOURCE: 'mirror' };
  const { screen } = await runAtTerminal(['lookup', 'panel.example'], { columns: 80, env });
  expect(screen).toContain('Malicious');
  expect(screen).not.toContain(escapeCode);
});

test('a progress bar while a file is written, and no colour in the file', async () => {
  const dataDir = await mirrorOnDisk(held);
  const list = join(dataDir, 'list.txt');
  const redirect = join(dataDir, 'findings.json');
  await writeFile(list, 'panel.example\nnothing.example\n'.repeat(20_000));
  const args = ['lookup', '-f', list, '--source', 'mirror', '--data-dir', dataDir];
  const { code, screen } = await runAtTerminal(args, { columns: 100, redirect });
  expect(code).toBe(1);
  const seen = stripVTControlCharacters(screen);
  expect(seen).toMatch(/\d+ % \| [\d,]+ looked up \| [\d,]+\/s \| (\d+:\d\d|\?) left/);
  expect(seen).toMatch(/40000 looked up: 20000 listed, 0 suspicious, 20000 not listed, 0 withheld, 0 failed\n$/);
  const written = await readFile(redirect, 'utf8');
  expect(parsedLines(written)).toHaveLength(40_000);
  expect(written).not.toContain(escapeCode);
});

test('nothing to look up at a terminal is a fault of the caller', async () => {
  const { code, screen } = await runAtTerminal(['lookup'], { columns: 80 });
  expect(code).toBe(2);
  expect(screen).toMatch(/^Nothing to look up\. .*--file.*\n$/);
});
