import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, vi } from 'vitest';
import type { SubmittedObservable } from '../../src/observables/observable.ts';

const path = '/deliberate/observables';
const clients = 8;

/** Clients that look observables up one after another, each as soon as it has its answer. */
export type Load = {
  /** Resolves once so many more requests were answered. */
  readonly answer: (requests: number) => Promise<void>;
  /** Ends it, and gives how many requests were answered and what was wrong with those that were not answered well. */
  readonly end: () => Promise<{ readonly answered: number; readonly failed: readonly string[] }>;
};

/** Starts the load once the port answers. `observables` gives what is asked, and an answer without `mark` has failed. */
export async function startLoad(
  port: number,
  observables: () => readonly SubmittedObservable[],
  mark: string,
): Promise<Load> {
  const agent = new Agent({ keepAlive: true, maxSockets: clients });
  const ask = () =>
    new Promise<string>((resolve, reject) => {
      const asked = request({ agent, port, host: '127.0.0.1', method: 'POST', path }, (answer) => {
        resolve(text(answer).then((body) => `${answer.statusCode} ${body}`));
      });
      asked.on('error', reject).end(JSON.stringify(observables()));
    });
  await vi.waitFor(ask, { timeout: 10_000 });
  let isOver = false;
  let answered = 0;
  const failed: string[] = [];
  const all = Array.from({ length: clients }, async () => {
    for (; !isOver; answered++) {
      const answer = await ask().catch(String);
      if (!(answer.startsWith('200 ') && answer.includes(mark))) failed.push(answer);
    }
  });
  const end = async () => {
    isOver = true;
    await Promise.all(all);
    agent.destroy();
    return { answered, failed };
  };
  onTestFinished(() => void end());
  return {
    async answer(requests) {
      const before = answered;
      await vi.waitFor(() => expect(answered).toBeGreaterThan(before + requests), { timeout: 10_000 });
    },
    end,
  };
}
