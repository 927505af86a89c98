import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkMirrorAgreement } from '../../scripts/real-data/mirror-agreement.ts';
import { createRawLookup } from '../../scripts/real-data/raw-lookup.ts';
import { sampleListings } from '../../simulator/listings.ts';
import { scratchDirectory } from '../support/scratch-directory.ts';
import { row } from '../support/start-mirrored.ts';

const recorded = [[{ type: 'ip', value: '198.51.100.66' }], [{ type: 'domain', value: 'innocent.example' }]];

async function dataDirectory(): Promise<string> {
  const directory = await scratchDirectory();
  await writeFile(join(directory, 'tracker-2018.json'), JSON.stringify(sampleListings));
  await writeFile(join(directory, 'observables-recorded.json'), JSON.stringify(recorded));
  return directory;
}

test('the mirror and the simulated tracker agree on the sample, or it is known why not', async () => {
  const { report, faults } = await checkMirrorAgreement(await dataDirectory());
  expect(faults).toEqual([]);
  expect(report.join('\n')).toMatch(/200 rows in csv\.php, 199 kept/);
  expect(report.join('\n')).toMatch(/benign URLs: 10000 looked up, 0 listed/);
  expect(report.join('\n')).toMatch(/recorded observables: 2 looked up, 1 listed/);
});

test('a missing file is told in one line', async () => {
  await expect(checkMirrorAgreement('/nowhere')).rejects.toThrow(/^cannot read \/nowhere\/tracker-2018\.json: ENOENT$/);
});

test('a difference that nothing explains is not explained', () => {
  const { explain, holds } = createRawLookup([row('panel.example/a', 'Pony', '192.0.2.1')]);
  const url = (value: string) => ({ type: 'url', value }) as const;
  expect(explain(url('http://panel.example/a'), 'not-listed', 'listed')).toBeUndefined();
  expect(explain(url('http://panel.example'), 'listed', 'not-listed')).toBeUndefined();
  expect(explain({ type: 'ip', value: '192.0.2.1' }, 'not-listed', 'listed')).toBeUndefined();
  expect(explain(url('http://panel.example'), 'not-listed', 'listed')).toContain('any port');
  expect([holds(url('http://PANEL.example/')), holds(url('http://panel.example/b'))]).toEqual([true, false]);
});
