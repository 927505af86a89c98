import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterEach, expect, test } from 'vitest';

const sample = readFileSync('observables.json', 'utf8');
type Docs = { readonly count: number; readonly docs: readonly { readonly observable: object }[] };
type Answer = { readonly data: { readonly verdicts: Docs; readonly judgements?: Docs }; readonly errors?: object[] };

const started: ChildProcessByStdio<null, Readable, Readable>[] = [];

afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGTERM');
});

test('answers the sample input on both endpoints, and ends with its simulator on Ctrl-C', async () => {
  const child = demo({ PORT: '0', SIMULATOR_PORT: '0', DRAIN_SECONDS: '0' });
  const observe = await printedAddress(child);
  const ask = async (url: string) => {
    const response = await fetch(url, { method: 'POST', body: sample });
    return (await response.json()) as Answer;
  };
  const observation = await ask(observe);
  const deliberation = await ask(observe.replace('/observe/', '/deliberate/'));

  for (const { data, errors } of [observation, deliberation]) {
    expect(errors).toBeUndefined();
    expect(data.verdicts.docs.map(({ observable }) => observable)).toEqual(JSON.parse(sample).slice(0, 4));
  }
  expect(observation.data.judgements?.count).toBe(4);
  expect(deliberation.data).not.toHaveProperty('judgements');

  child.kill('SIGINT');
  expect(await once(child, 'close')).toEqual([0, null]);
  await expect(fetch(observe)).rejects.toThrow();
});

test.each(['PORT', 'SIMULATOR_PORT'])('says what to do when %s is in use', async (variable) => {
  const occupant = createServer().listen(0, '127.0.0.1');
  await once(occupant, 'listening');
  const { port } = occupant.address() as AddressInfo;
  const child = demo({ PORT: '0', SIMULATOR_PORT: '0', [variable]: String(port) });

  const [said, [exitCode]] = await Promise.all([text(child.stderr), once(child, 'close')]);
  occupant.close();
  expect(exitCode).toBe(1);
  expect(said).toContain(`Port ${port}`);
  expect(said).toMatch(new RegExp(`\\b${variable}=\\d+ npm run demo`));
});

function demo(settings: Record<string, string>) {
  const child = spawn(process.execPath, ['scripts/demo.ts'], {
    env: { PATH: process.env['PATH'], ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  started.push(child);
  return child;
}

/** The address in the `curl` line, once it is there. */
async function printedAddress({ stdout }: { readonly stdout: Readable }): Promise<string> {
  let output = '';
  for await (const chunk of stdout.iterator({ destroyOnReturn: false })) {
    output += chunk;
    const [, url] = /curl -s (\S+)/.exec(output) ?? [];
    if (url !== undefined) return url;
  }
  throw new Error(`no curl line in ${output}`);
}
