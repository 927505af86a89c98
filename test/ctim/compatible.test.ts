import { describe, expect, test } from 'vitest';
import { running } from '../simulator/running.ts';
import { deliberation, observation } from '../support/closed-schemas.ts';
import { startFilled, startMirrored } from '../support/start-mirrored.ts';
import { startRelay } from '../support/start-relay.ts';

const paths = ['/observe/observables', '/deliberate/observables'] as const;

const observables = [
  { type: 'ip', value: '198.51.100.66' },
  { type: 'IP', value: '198.51.100.12' },
  { type: 'url', value: 'http://panel.example/keitaro/admin.php#top' },
  { type: 'url', value: 'https://panel.example/' },
  { type: 'url', value: 'https://panel.example/elsewhere' },
  { type: 'url', value: 'http://busy.example' },
  { type: 'url', value: 'http://unnamed.example/panel/' },
  { type: 'url', value: 'http://innocent.example/' },
  { type: 'url', value: 'http://10.0.0.1/panel/' },
  { type: 'ip', value: '192.0.2.250' },
  { type: 'domain', value: 'panel.example' },
  { type: 'hostname', value: 'panel.example' },
  { type: 'ipv6', value: '2001:db8::66' },
];

/** The answer's text without what differs from one answer to the next. */
async function textOf(url: string, path: string, submitted: readonly object[]): Promise<string> {
  const response = await fetch(url + path, { method: 'POST', body: JSON.stringify(submitted) });
  return (await response.text())
    .replace(/(?<=transient:judgement-)[0-9a-f-]{36}/g, 'ID')
    .replace(/\d{4}-\d\d-\d\dT[\d:.]{12}Z/g, 'TIME');
}

describe('profile compatible', () => {
  test.each(paths)('answers %s the same, octet for octet, with and without a mirror', async (path) => {
    const simulator = await running();
    const settings = { trackerUrl: simulator.url };
    const mirrored = await startFilled({ ...settings, lookupSource: 'auto' });
    const onMirror = await startFilled({ ...settings, lookupSource: 'mirror' });
    const live = await startRelay(settings);
    const expected = await textOf(live.url, path, observables);
    expect(expected).toContain('"value":"http://panel.example/keitaro/admin.php#top"');
    expect(await textOf(mirrored.url, path, observables)).toBe(expected);
    expect(await textOf(onMirror.url, path, observables)).toBe(expected);
  });

  test.each(['auto', 'mirror'] as const)(
    'knows nothing of neighbours or other types, from %s',
    async (lookupSource) => {
      const simulator = await running();
      const relay = await startFilled({ trackerUrl: simulator.url, lookupSource });
      const unlisted = [
        { type: 'url', value: 'https://panel.example/elsewhere' },
        { type: 'url', value: 'https://panel.example:8443/keitaro/admin.php' },
        { type: 'domain', value: 'panel.example' },
        { type: 'hostname', value: 'panel.example' },
        { type: 'ipv6', value: '2001:db8::66' },
      ];
      for (const path of paths) expect(await relay.post(path, unlisted)).toEqual({ data: {} });
    },
  );

  test('keeps to its schemas while the mirror stands in', async () => {
    const simulator = await running();
    const relay = await startFilled({ trackerUrl: simulator.url });
    simulator.set({ fault: 'status-503' });
    const observed = await relay.post('/observe/observables', observables);
    expect(observation.safeParse(observed).error).toBeUndefined();
    expect(observed).toMatchObject({
      data: { verdicts: { count: 6 }, judgements: { count: 6 } },
      errors: [{ type: 'warning', code: 'stale data' }],
    });
    const deliberated = await relay.post('/deliberate/observables', observables);
    expect(deliberation.safeParse(deliberated).error).toBeUndefined();
  });

  test('while the mirror is empty says so', async () => {
    const { post } = await startMirrored({ trackerUrl: 'http://tracker.example/', lookupSource: 'mirror' });
    for (const path of paths) {
      const answer = await post(path, observables);
      expect(observation.safeParse(answer).error).toBeUndefined();
      expect(answer).toMatchObject({ errors: [{ type: 'fatal', code: 'service unavailable' }] });
    }
  });
});
