import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, vi } from 'vitest';

/** Clients that go on asking. */
type Clients = {
  /** Resolves when so many more requests have ended. */
  readonly answered: (count: number) => Promise<void>;
  /** Ends them; resolves with each answer that was none, once the last has come. */
  readonly failures: () => Promise<readonly string[]>;
};

/**
 * Eight clients that keep their connections and ask a relay again and again, the same or whatever body comes next. Resolves
 * when it answers.
 */
export async function keepAsking(
  port: number,
  nextBody = () => '[{"type":"url","value":"panel.example"}]',
): Promise<Clients> {
  const agent = new Agent({ keepAlive: true, maxSockets: 8 });
  onTestFinished(() => agent.destroy());
  const ask = () =>
    new Promise<string>((resolve, reject) => {
      const options = { agent, port, host: '127.0.0.1', method: 'POST', path: '/deliberate/observables' };
      const asked = request(options, (answer) => resolve(text(answer)));
      asked.on('error', reject).end(nextBody());
    });
  await vi.waitFor(ask, { timeout: 10_000 });
  let isOver = false;
  let ended = 0;
  const failed: string[] = [];
  const clients = Array.from({ length: 8 }, async () => {
    for (; !isOver; ended++) {
      const answer = await ask().catch(String);
      if (!answer.includes('"verdicts"')) failed.push(answer);
    }
  });
  return {
    async answered(count) {
      const before = ended;
      await vi.waitFor(() => expect(ended).toBeGreaterThanOrEqual(before + count), { timeout: 20_000 });
    },
    async failures() {
      isOver = true;
      await Promise.all(clients);
      return failed;
    },
  };
}
