import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test, vi } from 'vitest';
import { type CircuitOptions, createCircuit } from '../../src/patience/circuit.ts';
import { settled, stopTime } from '../support/stop-time.ts';

function observed(options: Partial<CircuitOptions<string>> = {}) {
  const changes: string[] = [];
  const circuit = createCircuit<string>({
    failuresToOpen: 2,
    probeAfterMs: 10,
    probe: async () => undefined,
    onChange: (state, cause) => changes.push(cause === undefined ? state : `${state}: ${cause}`),
    ...options,
  });
  onTestFinished(() => circuit.close());
  return { circuit, changes };
}

test('opens after so many failures in a row, and tells the last', () => {
  const { circuit, changes } = observed();
  circuit.failed('one');
  circuit.succeeded();
  circuit.failed('two');
  expect(circuit.isClosed).toBe(true);
  circuit.failed('three');
  expect([circuit.isClosed, changes]).toEqual([false, ['open: three']]);
  circuit.failed('four');
  circuit.succeeded();
  expect([circuit.isClosed, changes]).toEqual([false, ['open: three']]);
});

test('is probed until a probe succeeds, and counts from zero then', async () => {
  const results = ['still', undefined];
  const { circuit, changes } = observed({ failuresToOpen: 1, probe: async () => results.shift() });
  circuit.failed('gone');
  await vi.waitFor(() => expect(circuit.isClosed).toBe(true));
  expect(changes).toEqual(['open: gone', 'half-open', 'open', 'half-open', 'closed']);
  circuit.failed('again');
  expect(circuit.isClosed).toBe(false);
});

test('takes a probe that rejects for one that found nothing', async () => {
  let probes = 0;
  const { circuit } = observed({
    isOpenAtFirst: true,
    probe: async () => {
      if (++probes < 3) throw new Error('broken');
      return undefined;
    },
  });
  expect(circuit.isClosed).toBe(false);
  await vi.waitFor(() => expect(circuit.isClosed).toBe(true));
  expect(probes).toBe(3);
});

test('probes at once when asked to, one at a time, and not any more when it is closed down', async () => {
  let underWay = 0;
  let most = 0;
  const { circuit } = observed({
    isOpenAtFirst: true,
    probeAfterMs: 60_000,
    probe: async () => {
      most = Math.max(most, ++underWay);
      await sleep(20);
      underWay--;
      return 'still';
    },
  });
  circuit.probe();
  circuit.probe();
  expect(underWay).toBe(1);
  await vi.waitFor(() => expect(underWay).toBe(0));
  circuit.close();
  circuit.probe();
  expect([underWay, most]).toEqual([0, 1]);
});

test('is probed apart from the request whose failure opened it', async () => {
  const request = new AsyncLocalStorage<string>();
  const seen: (string | undefined)[] = [];
  const results = ['still', undefined];
  const probe = async () => {
    seen.push(request.getStore());
    return results.shift();
  };
  const { circuit } = observed({ failuresToOpen: 1, probe });
  request.run('one that failed', () => circuit.failed('gone'));
  await vi.waitFor(() => expect(circuit.isClosed).toBe(true));
  expect(seen).toEqual([undefined, undefined]);
});

test('is neither probed nor changes any more when it is closed down amid a probe', async () => {
  stopTime();
  const probe = Promise.withResolvers<string>();
  const { circuit, changes } = observed({ isOpenAtFirst: true, probe: () => probe.promise });
  circuit.probe();
  circuit.close();
  probe.resolve('still');
  await settled();
  expect(vi.getTimerCount()).toBe(0);
  expect(changes).toEqual(['open', 'half-open']);
});

test('waits for nothing when what it is over fails after it was closed down', () => {
  stopTime();
  const { circuit } = observed({ failuresToOpen: 1 });
  circuit.close();
  circuit.failed('gone');
  expect(vi.getTimerCount()).toBe(0);
});

test('catches up with a probe that was due while the process was stopped', async () => {
  const asked: string[] = [];
  const { circuit } = observed({
    isOpenAtFirst: true,
    probe: async () => {
      asked.push('probe');
      await sleep(5);
      return undefined;
    },
  });
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 30);
  await circuit.catchUp();
  expect([circuit.isClosed, asked]).toEqual([true, ['probe']]);
});

test('catches up with nothing while it is closed, or not yet to be probed', async () => {
  const probe = vi.fn(async () => undefined);
  await observed({ probe }).circuit.catchUp();
  await observed({ probe, isOpenAtFirst: true, probeAfterMs: 60_000 }).circuit.catchUp();
  expect(probe).not.toHaveBeenCalled();
});
