import autocannon from 'autocannon';
import { describe, expect, test, vi } from 'vitest';
import { running } from '../simulator/running.ts';
import { freePort } from '../support/free-port.ts';
import { openPipe } from '../support/open-pipe.ts';
import { scratchDirectory } from '../support/scratch-directory.ts';
import { main, startProcess } from '../support/start-process.ts';

describe('the relay answers, and ends when it is told to,', () => {
  /** Starts a relay that logs there; resolves once it answers. */
  async function serveInto(out: number | 'pipe', shell?: string) {
    const port = `${await freePort()}`;
    const env = {
      HOST: '127.0.0.1',
      PORT: port,
      LOOKUP_SOURCE: 'live',
      TRACKER_URL: 'http://127.0.0.1:9/',
      DRAIN_SECONDS: '0',
    };
    const command = shell === undefined ? [process.execPath, main, 'serve'] : ['/bin/sh', '-c', shell];
    const started = startProcess(command, { env, out });
    const url = `http://127.0.0.1:${port}`;
    const isUp = async () => expect((await fetch(`${url}/livez`)).status).toBe(200);
    await vi.waitFor(isUp, { timeout: 20_000, interval: 100 });
    return { ...started, url };
  }

  test('while nobody takes its log', async () => {
    const pipe = await openPipe();
    pipe.fill();
    const relay = await serveInto(pipe.writeEnd);
    const answers = await autocannon({
      url: `${relay.url}/no-such-page/${'x'.repeat(180)}`,
      headers: { 'x-request-id': 'x'.repeat(128) },
      amount: 10_000,
      connections: 20,
    });
    expect([answers['4xx'], answers.errors]).toEqual([10_000, 0]);
    relay.kill('SIGTERM');
    expect(await relay.outcome()).toMatchObject({ code: 0, err: '' });
  });

  test('when the reader of its log is gone', async () => {
    const pipe = await openPipe();
    const relay = await serveInto(pipe.writeEnd);
    pipe.dropReader();
    for (let n = 0; n < 100; n++) expect((await fetch(`${relay.url}/livez`)).status).toBe(200);
    relay.kill('SIGTERM');
    expect(await relay.outcome()).toMatchObject({ code: 0, err: '' });
  });

  test('with its standard output closed', async () => {
    const relay = await serveInto('pipe', `exec '${process.execPath}' '${main}' serve 1>&-`);
    relay.kill('SIGTERM');
    expect(await relay.outcome()).toEqual({ code: 0, out: '', err: '' });
  });
});

describe('sync does its work and ends', () => {
  async function syncWithLogTo(err: number) {
    const { url } = await running();
    const env = { TRACKER_URL: url, DATA_DIR: await scratchDirectory(), LOG_LEVEL: 'trace' };
    return startProcess([process.execPath, main, 'sync'], { env, err }).outcome();
  }

  test('when the reader of its log is gone', async () => {
    const pipe = await openPipe();
    pipe.dropReader();
    expect(await syncWithLogTo(pipe.writeEnd)).toMatchObject({ code: 0, out: expect.stringContaining('Mirror in ') });
  });

  test('while nobody takes its log', async () => {
    const pipe = await openPipe();
    pipe.fill();
    expect(await syncWithLogTo(pipe.writeEnd)).toMatchObject({ code: 0, out: expect.stringContaining('Mirror in ') });
  });

  test('with its log complete when it is read', async () => {
    const pipe = await openPipe();
    expect(await syncWithLogTo(pipe.writeEnd)).toMatchObject({ code: 0 });
    pipe.closeWriteEnd();
    const reader = pipe.read();
    await reader.ended;
    expect(JSON.parse(reader.lines().at(-1) ?? '')).toMatchObject({ level: 30, rows: 199 });
  });
});
