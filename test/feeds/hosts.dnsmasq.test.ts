import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { askDns } from '../support/ask-dns.ts';
import { freePort } from '../support/free-port.ts';
import { scratchDirectory } from '../support/scratch-directory.ts';
import { startProgram } from '../support/start-program.ts';
import { elsewhere, feedOf, innocent, panels } from './blocking.ts';

test('dnsmasq, given the feed as its hosts, blocks panels and nobody else', { timeout: 240_000 }, async () => {
  const hosts = join(await scratchDirectory(), 'hosts');
  await writeFile(hosts, await feedOf('hosts'), { mode: 0o644 });
  const port = await freePort();
  const flags = ['--keep-in-foreground', '--log-facility=-', '--conf-file=/dev/null', '--pid-file=', '--user=root'];
  const where = [`--port=${port}`, '--listen-address=127.0.0.1', '--bind-interfaces'];
  const what = [
    '--no-resolv',
    '--no-hosts',
    `--addn-hosts=${hosts}`,
    `--address=/#/${elsewhere}`,
    '--dns-forward-max=500',
  ];
  await startProgram('dnsmasq', [...flags, ...where, ...what], /read .* names/);
  const blocked = await askDns(port, panels);
  expect([...blocked].filter(([, answer]) => answer !== '0.0.0.0')).toEqual([]);
  const answers = await askDns(port, ['below.panel.example', ...innocent.filter((host) => host.includes('.'))]);
  expect(answers.size).toBeGreaterThan(3500);
  expect([...answers].filter(([, answer]) => answer !== elsewhere)).toEqual([]);
});
