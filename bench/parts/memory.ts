import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import autocannon from 'autocannon';
import { prepareMirror } from '../support/listings.ts';
import type { Figure } from '../support/report.ts';
import { startRelay, startTracker } from '../support/server-process.ts';

const listings = 50_000;
const requests = 100_000;

/** Resident memory with a full mirror after many requests, and what as many again add. */
export async function memory(): Promise<Figure[]> {
  const directory = await mkdtemp(join(tmpdir(), 'bench-'));
  await prepareMirror(directory, listings);
  const tracker = await startTracker();
  const relay = await startRelay({ TRACKER_URL: tracker.url, DATA_DIR: directory });
  await load(relay.url);
  const first = relay.rssMb();
  await load(relay.url);
  const second = relay.rssMb();
  await relay.stop();
  await tracker.stop();
  await rm(directory, { recursive: true });
  return [
    {
      name: `RSS, ${listings / 1000}k listings, after ${requests / 1000}k requests`,
      value: first,
      unit: 'MB',
      reach: { atMost: 120 },
    },
    {
      name: `  after ${requests / 1000}k more`,
      value: second,
      unit: 'MB',
      reference: first,
      referenceName: 'before',
      reach: { atMost: 1.1 },
    },
  ];
}

/** Ten values asked again and again, and one in a hundred never asked before. */
async function load(url: string): Promise<void> {
  let asked = 0;
  await autocannon({
    url: `${url}/observe/observables`,
    connections: 16,
    amount: requests,
    requests: [
      {
        method: 'POST',
        setupRequest: (request) => {
          const value = asked++ % 100 === 0 ? `http://new-${asked}.example/` : `http://panel-${asked % 10}.example/`;
          return { ...request, body: JSON.stringify([{ type: 'url', value }]) };
        },
      },
    ],
  });
}
