import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { findingFormats } from '../../src/formats/formats.ts';
import { terminalCell } from '../../src/formats/terminal-cell.ts';
import { findingContext, findings, textOf } from './samples.ts';

const table = (terminal = findingContext.terminal) =>
  textOf(findingFormats.table, findings, { ...findingContext, terminal });

test('a header, then one line a finding, columns aligned', async () => {
  const lines = (await table()).split('\n').slice(0, -1);
  expect(lines).toHaveLength(findings.length + 1);
  const verdictAt = lines[0]?.indexOf('VERDICT') ?? -1;
  const linkAt = lines[0]?.indexOf('LINK') ?? -1;
  expect(lines[1]?.slice(verdictAt)).toMatch(/^Malicious {3}Keitaro, Pony +2024-03-01 {2}https:/);
  expect(lines[1]?.indexOf('https://tracker.example')).toBe(linkAt);
  expect(lines[4]?.slice(verdictAt)).toBe('not listed');
  expect(lines[5]?.slice(verdictAt)).toMatch(/^Suspicious +Keitaro/);
  expect(lines[6]?.slice(verdictAt)).toMatch(/^withheld +Withheld: .*nobody was asked$/);
  expect(lines[7]?.slice(verdictAt)).toMatch(/^failed +deadline$/);
});

test('without colour nothing but printable text and line ends', async () => {
  expect(await table()).not.toMatch(/(?!\n)[\p{C}\u2028\u2029]/u);
});

test('with colour only our own styles', async () => {
  const coloured = await table({ isColoured: true, columns: 120 });
  for (const styled of ['31mMalicious', '33mSuspicious', '36mwithheld', '35mfailed', '2mnot listed'])
    expect(coloured).toContain(`\u001b[${styled}`);
  expect(stripVTControlCharacters(coloured)).toBe(await table());
});

test.each([40, 80, 200, 10_000])('%i columns wide', async (columns) => {
  const [header = ''] = (await table({ isColoured: false, columns })).split('\n');
  expect(header.length).toBeLessThanOrEqual(Math.max(columns, 60));
});

test.each([
  ['short', 8, 'short   '],
  ['much too long', 8, 'much to…'],
  ['宙斯宙斯宙斯', 6, '宙斯… '],
  ['宙斯', 6, '宙斯  '],
  ['e\u0301e\u0301e\u0301', 3, 'e\u0301e\u0301e\u0301'],
  ['a\u001bb', 9, 'a\\u{1b}b '],
])('%j in %i columns', (value, width, cell) => {
  expect(terminalCell(value, width)).toBe(cell);
});
