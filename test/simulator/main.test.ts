import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startProcess } from '../support/start-process.ts';
import { running } from './running.ts';

const main = join(import.meta.dirname, '../../simulator/main.ts');

function start(...flags: string[]) {
  return startProcess([process.execPath, main, '--port', '0', ...flags]);
}

async function file(content: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'simulator-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'data.json'), content);
  return join(folder, 'data.json');
}

test.each(['SIGTERM', 'SIGINT'] as const)('it serves the listings given, and ends at %s', async (signal) => {
  const data = await file('[{"date":"01-01-2026","url":"given.example/x","ip":"","type":"Pony","extra":1}]');
  const simulator = start('--data', data, '--latency-ms', '1', '--all-format', 'old');
  const [, url] = await simulator.output.match(/^.* listening on (http:\/\/127\.0\.0\.1:\d+\/)\n$/);
  expect(await (await fetch(`${url}query.php?url=given.example/x`)).json()).toMatchObject({ success: true });
  expect(await (await fetch(`${url}all.php`)).text()).toContain('<br />');
  simulator.kill(signal);
  expect(await simulator.outcome()).toMatchObject({ code: 0, err: '' });
});

test('a port in use is one clear line', async () => {
  const { port } = new URL((await running()).url);
  expect(await start('--port', port).outcome()).toEqual({
    out: '',
    err: `error: port ${port} on 127.0.0.1 is already in use\n`,
    code: 1,
  });
});

test.each([
  ['a missing file', ['--data', '/no/such/file.json'], /cannot read \/no\/such\/file\.json: ENOENT/],
  ['a wrong port', ['--port', '70000'], /whole number from 0 to 65535/],
  ['an unknown fault', ['--fault', 'gremlins'], /no such fault/],
  ['an unknown format', ['--all-format', 'newer'], /current, old/],
])('%s is one clear line', async (_, flags, reason) => {
  const { err, code } = await start(...flags).outcome();
  expect(err).toMatch(reason);
  expect(err.trimEnd().split('\n')).toHaveLength(1);
  expect(code).toBe(1);
});

test.each(['not json', '{}', '[{"url":1}]'])(
  'data that is no array of listings is one clear line: %s',
  async (content) => {
    const { err, code } = await start('--data', await file(content)).outcome();
    expect(err).toMatch(/^error: .* is no JSON array of \{date, url, ip, type\} texts\n$/);
    expect(code).toBe(1);
  },
);

test('the help names every fault', async () => {
  const { out } = await start('--help').outcome();
  for (const name of ['hang-body', 'number-message', 'status-NNN']) expect(out).toContain(name);
});
