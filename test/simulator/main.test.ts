import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { running } from './running.ts';

const main = join(import.meta.dirname, '../../simulator/main.ts');

function start(...flags: string[]) {
  const child = spawn(process.execPath, [main, '--port', '0', ...flags], { stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

async function outcome(...flags: string[]) {
  const child = start(...flags);
  const exit = once(child, 'close');
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { out, err, code: (await exit)[0] };
}

async function file(content: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'simulator-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'data.json'), content);
  return join(folder, 'data.json');
}

test.each(['SIGTERM', 'SIGINT'] as const)('it serves the listings given, and ends at %s', async (signal) => {
  const data = await file('[{"date":"01-01-2026","url":"given.example/x","ip":"","type":"Pony","extra":1}]');
  const child = start('--data', data, '--latency-ms', '1', '--all-format', 'old');
  const [line] = await once(child.stdout.setEncoding('utf8'), 'data');
  expect(line).toMatch(/^.* listening on http:\/\/127\.0\.0\.1:\d+\/\n$/);
  const url = line.trim().split(' ').at(-1);
  expect(await (await fetch(`${url}query.php?url=given.example/x`)).json()).toMatchObject({ success: true });
  expect(await (await fetch(`${url}all.php`)).text()).toContain('<br />');
  child.kill(signal);
  expect(await once(child, 'close')).toEqual([0, null]);
});

test('a port in use is one clear line', async () => {
  const { port } = new URL((await running()).url);
  expect(await outcome('--port', port)).toEqual({
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
  const { err, code } = await outcome(...flags);
  expect(err).toMatch(reason);
  expect(err.trimEnd().split('\n')).toHaveLength(1);
  expect(code).toBe(1);
});

test.each(['not json', '{}', '[{"url":1}]'])(
  'data that is no array of listings is one clear line: %s',
  async (content) => {
    const { err, code } = await outcome('--data', await file(content));
    expect(err).toMatch(/^error: .* is no JSON array of \{date, url, ip, type\} texts\n$/);
    expect(code).toBe(1);
  },
);

test('the help names every fault', async () => {
  const { out } = await outcome('--help');
  for (const name of ['hang-body', 'number-message', 'status-NNN']) expect(out).toContain(name);
});
