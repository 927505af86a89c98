import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { filterListings } from '../../src/formats/filter-listings.ts';
import { allowedPlaces } from '../../src/observables/allowed-places.ts';
import { allListings, context, exportText, plainListings } from './samples.ts';

const directory = mkdtempSync(join(tmpdir(), 'rpz-'));
afterAll(() => rmSync(directory, { recursive: true }));

/** What BIND makes of the zone: its canonical text. Throws when BIND refuses it, or is not there (bind9-utils). */
function checkedZone(listings: typeof plainListings, origin: string): string[] {
  const file = join(directory, 'zone');
  writeFileSync(file, exportText('rpz', filterListings(listings), context));
  const env = { PATH: `${process.env['PATH']}:/usr/sbin:/usr/bin` };
  const options = ['-q', '-k', 'fail', '-D', '-o', '-', origin, file];
  const output = execFileSync('named-checkzone', options, { env, encoding: 'utf8' });
  return output
    .trim()
    .split('\n')
    .map((line) => line.replace(/\s+/g, ' '));
}

test('BIND loads the zone and finds in it what is listed', () => {
  const origin = 'rpz.example';
  const triggers = checkedZone(plainListings, origin).filter((line) => line.includes(' CNAME '));
  expect(triggers.sort()).toEqual(
    ['1.zz.db8.2001', '2.zz.db8.2001']
      .map((address) => `128.${address}.rpz-ip.${origin}. 300 IN CNAME .`)
      .concat(['7.113.0.203', '9.100.51.198'].map((address) => `32.${address}.rpz-ip.${origin}. 300 IN CNAME .`))
      .concat(['panel', 'sub.panel', 'whole', 'port', 'tls'].map((name) => `${name}.example.${origin}. 300 IN CNAME .`))
      .sort(),
  );
});

test('BIND loads hostile listings, under a zone name of 60 characters, and no trigger but names and single addresses', () => {
  const origin = `${'zone-name.'.repeat(5)}rpz.test`;
  const lines = checkedZone(allListings, origin);
  expect(lines.some((line) => line.startsWith(`xn--bcher-kva.example.${origin}. `))).toBe(true);
  expect(lines.some((line) => line.startsWith(`under_score.example.${origin}. `))).toBe(true);
  for (const line of lines.filter((candidate) => candidate.includes('rpz-')))
    expect(line).toMatch(/^(32(\.\d{1,3}){4}|128(\.[0-9a-z]+)+)\.rpz-ip\.zone-name/);
  expect(lines.join('\n')).not.toMatch(/rpz-client-ip|\*|^32\.0\.0\.0\.0\./m);
});

test('the serial is the snapshot’s time, whenever it is written, or that of a newer list of allowed places', () => {
  const later = { ...context, snapshotAt: new Date('2025-05-31T06:30:01Z') };
  const serial = (at: typeof context) =>
    Number(/SOA \S+ \S+ (\d+)/.exec(exportText('rpz', filterListings([]), at))?.[1]);
  expect(serial(later)).toBe(serial(context) + 1);
  expect(serial(later)).toBeLessThan(2 ** 32);
  const allowed = allowedPlaces({ names: [], ranges: [], changedAt: Date.parse('2025-05-31T06:30:05Z') });
  const text = exportText('rpz', filterListings([], { allowed }), context);
  expect(Number(/SOA \S+ \S+ (\d+)/.exec(text)?.[1])).toBe(serial(context) + 5);
});
