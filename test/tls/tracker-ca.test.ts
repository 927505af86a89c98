import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { running } from '../simulator/running.ts';
import { authority, signedBy } from '../support/certificates.ts';
import { runCommand } from '../support/run-command.ts';
import { scratchDirectory } from '../support/scratch-directory.ts';
import { startRelay } from '../support/start-relay.ts';

async function start() {
  const ca = await authority();
  const simulator = await running({ tls: await signedBy(ca) });
  const directory = await scratchDirectory();
  const file = async (name: string, text: string) => {
    await writeFile(join(directory, name), text);
    return join(directory, name);
  };
  return { ca, simulator, directory, file };
}

const body = [{ type: 'url', value: 'panel.example' }];

test('a private authority between the relay and the tracker is trusted when it is named, beside others in one file', async () => {
  const { ca, simulator, file } = await start();
  const trackerCaFile = await file('ca.pem', `${(await authority('other.example')).cert}\n${ca.cert}`);
  const { post } = await startRelay({ trackerUrl: simulator.url, trackerCaFile, logLevel: 'silent' });
  expect(await post('/deliberate/observables', body)).toMatchObject({ data: { verdicts: { count: 1 } } });
});

test('nothing else is trusted for that: another authority, or none named', async () => {
  const { simulator, file } = await start();
  const trackerCaFile = await file('ca.pem', (await authority('other.example')).cert);
  for (const settings of [{ trackerCaFile }, {}]) {
    const { post } = await startRelay({ trackerUrl: simulator.url, ...settings, logLevel: 'silent' });
    const message = expect.stringMatching(/^Unable to verify SSL certificate: /);
    expect(await post('/deliberate/observables', body)).toEqual({
      errors: [{ type: 'fatal', code: 'unknown', message }],
    });
  }
  expect(simulator.stats().queries).toBe(0);
});

test('a certificate of that authority for another host is not taken', async () => {
  const { ca, simulator, file } = await start();
  const trackerCaFile = await file('ca.pem', ca.cert);
  const trackerUrl = simulator.url.replace('127.0.0.1', '127.0.0.2');
  const { post } = await startRelay({ trackerUrl, trackerCaFile, logLevel: 'silent' });
  expect(await post('/deliberate/observables', body)).toHaveProperty('errors');
});

test('`sync` trusts it as well', async () => {
  const { ca, simulator, directory, file } = await start();
  const env = { TRACKER_URL: simulator.url, TRACKER_CA_FILE: await file('ca.pem', ca.cert), DATA_DIR: directory };
  expect(await runCommand(['sync'], { env })).toMatchObject({ code: 0 });
});
