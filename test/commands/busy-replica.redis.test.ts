import { pino } from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { createSharedSnapshot } from '../../src/mirror/shared-snapshot.ts';
import { listing, mirrorOnDisk } from '../support/mirror-on-disk.ts';
import { runCommand } from '../support/run-command.ts';
import { startRedis } from '../support/start-redis.ts';

test('while another replica fetches the listings, commands say so', async () => {
  const { url } = await startRedis();
  const other = createSharedSnapshot(url, 'tracker.example', pino({ enabled: false }));
  onTestFinished(() => other.close());
  const env = { CACHE_URL: url, TRACKER_URL: 'http://tracker.example/' };
  const dataDir = await mirrorOnDisk([listing('panel.example/')]);
  await other.alone(async () => {
    const sync = await runCommand(['sync', '--data-dir', dataDir], { env });
    expect(sync).toMatchObject({ code: 3, err: expect.stringContaining('another replica is fetching them right now') });
    const args = ['lookup', '--source', 'mirror', '--refresh', 'panel.example', '--data-dir', dataDir];
    const lookup = await runCommand(args, { env });
    expect(lookup.code).toBe(1);
    expect(lookup.err).toMatch(/^The mirror was not refreshed: another replica is .*\nSource: the mirror .*\n$/);
  });
});
