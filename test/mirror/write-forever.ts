import { writeSnapshot } from '../../src/mirror/snapshot-file.ts';

/** Run as a process of its own, to be killed: writes one snapshot after the other into the directory it is given. */
const [, , directory = ''] = process.argv;
for (let round = 0; ; round += 1) {
  const listings = Array.from({ length: 2000 }, (_, at) => ({
    family: 'Keitaro',
    url: `host${at}.example/${round}`,
    ip: '192.0.2.1',
    date: '',
  }));
  const result = await writeSnapshot(directory, { source: `round ${round}`, fetchedAt: round, listings });
  if (result.kind === 'failed') throw new Error(result.detail);
  process.stdout.write(`${round}\n`);
}
