import { expect, test } from 'vitest';
import { listing, mirrorOnDisk } from '../support/mirror-on-disk.ts';
import { runAtTerminal, runCommand } from '../support/run-command.ts';

const held = [
  ...Array.from({ length: 4 }, (_, n) => listing(`pony-${n}.example/a`, 'Pony', '192.0.2.1', `201${n}-05-06`)),
  listing('zeus.example/x', 'Zeus', '192.0.2.2', '2013-12-31'),
  listing('zeus.example/y', 'Zeus', '192.0.2.2', ''),
  listing('evil.example/\u001b[2J', '\u001b[31mEvil', '', '2010-01-01'),
];

test('totals, bars in proportion, years, and the freshest listings; no colour in a pipe', async () => {
  const { code, out, err } = await runCommand(['stats', '--data-dir', await mirrorOnDisk(held, Date.now() - 90_000)]);
  expect([code, err]).toEqual([0, '']);
  expect(out).toMatch(/^Source +listings\.csv$/m);
  expect(out).toMatch(/^Fetched +\S+ \(\d+ min ago\)$/m);
  for (const total of [/^Listings +7$/m, /^Families +3$/m, /^Hosts +6$/m, /^Addresses +2$/m])
    expect(out).toMatch(total);
  const bars = new Map(
    [...out.matchAll(/^(\S+) +(\d+) {2}([█▏▎▍▌▋▊▉]+)$/gm)].map(([, name, count, bar]) => [name, [count, bar]]),
  );
  expect(bars.get('Pony')).toEqual(['4', '█'.repeat(30)]);
  expect(bars.get('Zeus')).toEqual(['2', '█'.repeat(15)]);
  expect(bars.get('2013')).toEqual(['2', '█'.repeat(30)]);
  expect(bars.get('undated')?.[0]).toBe('1');
  const freshest = out.slice(out.indexOf('Freshest listings')).trimEnd().split('\n').slice(1);
  expect(freshest).toHaveLength(6);
  expect(freshest[0]).toMatch(/^2013-12-31 +Zeus +zeus\.example\/x$/);
  expect(out).not.toContain('\u001b');
});

test('as JSON: everything, in one line that drives no terminal', async () => {
  const { code, out, err } = await runCommand(['stats', '-o', 'json', '--data-dir', await mirrorOnDisk(held)]);
  expect([code, err, out.indexOf('\n')]).toEqual([0, '', out.length - 1]);
  expect(out).not.toContain('\u001b');
  expect(JSON.parse(out)).toMatchObject({
    source: 'listings.csv',
    fetchedAt: '2026-01-15T12:00:00.000Z',
    listings: 7,
    hosts: 6,
    addresses: 2,
    families: [
      { name: 'Pony', count: 4 },
      { name: 'Zeus', count: 2 },
      { name: '\u001b[31mEvil', count: 1 },
    ],
    years: expect.arrayContaining([{ year: '2012', count: 1, families: [{ name: 'Pony', count: 1 }] }]),
    lastTwelveMonths: 0,
    freshest: expect.arrayContaining([{ date: '2013-12-31', family: 'Zeus', url: 'zeus.example/x', ip: '192.0.2.2' }]),
  });
});

test.each([
  [{ FORCE_COLOR: '1' }, true],
  [{ FORCE_COLOR: '1', NO_COLOR: '1' }, true],
  [{ FORCE_COLOR: '0' }, false],
  [{ NO_COLOR: '1' }, false],
  [{}, false],
])('in a pipe with %j', async (env, isColoured) => {
  const { out } = await runCommand(['stats', '--data-dir', await mirrorOnDisk(held)], { env });
  expect(out.includes('\u001b[36m█')).toBe(isColoured);
  const args = ['lookup', '--source', 'mirror', '-o', 'table', '--data-dir', await mirrorOnDisk(held), 'zeus.example'];
  const table = await runCommand(args, { env });
  expect(table.out.includes('\u001b[31mMalicious')).toBe(isColoured);
});

test.each([{ NO_COLOR: '1' }, { FORCE_COLOR: '0' }])('at a terminal with %j', async (env) => {
  const { screen } = await runAtTerminal(['stats', '--data-dir', await mirrorOnDisk(held)], { columns: 80, env });
  expect(screen).toContain('Freshest');
  expect(screen).not.toContain('\u001b');
});

test('at a terminal in colour, and nothing hostile', async () => {
  const { code, screen } = await runAtTerminal(['stats', '--data-dir', await mirrorOnDisk(held)], { columns: 80 });
  expect(code).toBe(0);
  expect(screen).toContain('\u001b[36m█');
  expect(screen.split('\u001b').filter((part) => !/^\[(1|22|36|39)m/.test(part))).toHaveLength(1);
});
