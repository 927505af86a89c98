import { gzipSync } from 'node:zlib';
import { expect, test, vi } from 'vitest';
import { running } from '../../simulator/running.ts';
import { parsedLines, remarksIn, resultsOf } from '../../support/findings.ts';
import { listing, mirrorOnDisk } from '../../support/mirror-on-disk.ts';
import { startCommand } from '../../support/run-command.ts';
import { scratchDirectory } from '../../support/scratch-directory.ts';

test('Ctrl-C with a site that hangs ends soon, and prints all that is done', async () => {
  const { url, stats } = await running();
  const env = {
    TRACKER_URL: url,
    DATA_DIR: await scratchDirectory(),
    TRACKER_TIMEOUT_MS: '60000',
    LOOKUP_SOURCE: 'live',
  };
  const fast = Array.from({ length: 40 }, (_, n) => `c2-${n + 1}.example`);
  const given = [...fast.slice(0, 5), 'hang.fault.example', ...fast.slice(5)];
  const command = startCommand(['lookup', ...given], { env });
  await vi.waitFor(() => expect(stats()).toMatchObject({ queries: given.length, inFlight: 1 }), 20_000);
  const since = performance.now();
  command.kill('SIGINT');
  const { code, out, err } = await command.outcome();
  expect(performance.now() - since).toBeLessThan(10_000);
  expect(code).toBe(130);
  expect(resultsOf(out)).toEqual(fast.map((value) => [value, 'listed']));
  expect(remarksIn(err)).toBe('Interrupted after 40 look-ups.\n');
});

test('a slow pipe is answered as it comes, and Ctrl-C does not wait for more of it', async () => {
  const { url, stats } = await running();
  const env = { TRACKER_URL: url, DATA_DIR: await scratchDirectory(), LOOKUP_SOURCE: 'live' };
  const command = startCommand(['lookup', '-o', 'stix'], { env });
  const other = startCommand(['lookup'], { env });
  for (const { stdin } of [command, other]) stdin.write('panel.example\n');
  await other.output.match(/"panel.example".*\n/);
  other.stdin.write('nothing.example\n');
  await other.output.match(/"nothing.example".*\n/);
  await vi.waitFor(() => expect(stats()).toMatchObject({ values: { 'panel.example': 2 }, inFlight: 0 }), 20_000);
  for (const { kill } of [command, other]) kill('SIGINT');
  expect(await other.outcome()).toMatchObject({
    code: 130,
    err: 'Source: the live tracker.\nInterrupted after 2 look-ups.\n',
  });
  const { code, out } = await command.outcome();
  expect(code).toBe(130);
  expect(JSON.parse(out)).toMatchObject({ type: 'bundle' });
});

test('nor does a reader that has had enough have to wait for more of a slow pipe, compressed or not', async () => {
  const dataDir = await mirrorOnDisk([listing('panel.example/')]);
  const lines = 'panel.example\n'.repeat(200_000);
  for (const bytes of [lines, gzipSync(lines).subarray(0, -100)]) {
    const command = startCommand(['lookup', '--data-dir', dataDir]);
    command.stdin.write(bytes);
    await command.output.match(/\n/);
    command.dropReader();
    expect((await command.outcome()).code).toBe(141);
  }
});

test('a reader that has had enough ends it at once and quietly, with most of the input unread', async () => {
  const dataDir = await mirrorOnDisk([listing('panel.example/')]);
  const command = startCommand(['lookup', '--source', 'mirror', '--data-dir', dataDir]);
  let written = 0;
  const feed = () => {
    while (command.stdin.writable && written < 1_000_000) {
      written += 1000;
      if (!command.stdin.write('panel.example\n'.repeat(1000))) return;
    }
  };
  command.stdin.on('drain', feed);
  feed();
  await command.output.match(/\n/);
  command.dropReader();
  const { code, out, err } = await command.outcome();
  expect(remarksIn(err)).toBe('');
  expect(code).toBe(141);
  expect(parsedLines(out.slice(0, out.indexOf('\n') + 1))).toMatchObject([{ result: 'listed' }]);
  expect(written).toBeLessThan(1_000_000);
});
