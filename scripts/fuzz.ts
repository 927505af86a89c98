import { parseArgs } from 'node:util';
import { startSimulator } from '../simulator/simulator.ts';
import { exchange, type Verdict } from './fuzz/exchange.ts';
import { randomFrom } from './fuzz/random.ts';
import { makeBytes } from './fuzz/requests.ts';
import { startRelay } from './relay-process.ts';

/**
 * `npm run fuzz -- --minutes 5`: sends a relay, over raw sockets, what no client should: odd methods, targets, headers,
 * bodies, encodings and chunks, several requests at once, requests cut off. It fails when the relay ends, does not answer
 * in time, answers with a status of 500 or more (but 501 and 505, and 503 of a limit), or with what is no HTTP or no JSON.
 * `--seed N` makes the same requests again, `--only I` the one of that number alone.
 */
const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '1' },
    seed: { type: 'string', default: `${Date.now() % 1_000_000_007}` },
    only: { type: 'string' },
  },
});
const seed = Number(values.seed);
const endsAt = performance.now() + Number(values.minutes) * 60_000;
const senders = values.only === undefined ? 16 : 1;

const simulator = await startSimulator();
const faulty: string[] = [];
const relay = startRelay(
  {
    HOST: '127.0.0.1',
    PORT: '0',
    LOOKUP_SOURCE: 'live',
    DRAIN_SECONDS: '0',
    TRACKER_URL: simulator.url,
    REQUEST_DEADLINE_MS: '2000',
  },
  (line) => {
    if (line.includes('"request broke"')) faulty.push(line);
  },
);
const port = await relay.port;
if (port === undefined) process.exit(1);
let isUp = true;
void relay.exitCode.then(() => {
  isUp = false;
});

process.stdout.write(`Seed ${seed}, ${values.minutes} minutes\n`);
let next = values.only === undefined ? 0 : Number(values.only);
let answers = 0;
const failures: string[] = [];
await Promise.all(Array.from({ length: senders }, send));
const isAlive =
  isUp &&
  (await fetch(`http://127.0.0.1:${port}/livez`).then(
    ({ ok }) => ok,
    () => false,
  ));
relay.stop();
await relay.exitCode;
await simulator.close();

if (!isAlive) failures.push('the relay has ended or does not answer any more');
for (const line of faulty.slice(0, 5)) failures.push(`the relay logged a fault: ${line.slice(0, 2000)}`);
for (const failure of failures) process.stderr.write(`${failure}\n`);
process.stdout.write(`${next} connections, ${answers} answers, ${failures.length} failures\n`);
process.exitCode = failures.length === 0 ? 0 : 1;

async function send(): Promise<void> {
  while (isUp && failures.length < 10 && performance.now() < endsAt) {
    const number = next++;
    const verdict: Verdict = await exchange(port ?? 0, makeBytes(randomFrom(seed, number)));
    answers += verdict.answers;
    if (verdict.fault !== undefined) {
      failures.push(`${number}: ${verdict.fault} (npm run fuzz -- --seed ${seed} --only ${number})`);
    }
    if (values.only !== undefined) return;
  }
}
