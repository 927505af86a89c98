import { startSimulator } from '../simulator/simulator.ts';
import { differences } from './real-data/differences.ts';
import { checkMirrorAgreement } from './real-data/mirror-agreement.ts';
import { type Questions, readQuestions } from './real-data/questions.ts';
import { findWrongBlocks } from './real-data/wrong-blocks.ts';
import { startRelay } from './relay-process.ts';

const paths = ['/deliberate/observables', '/observe/observables'];

/**
 * Asks the relay, over a simulated tracker that lists what the real one did, about observables as the platform really
 * sent them and about listings of the tracker itself. Prints figures; exits with 1 and every difference when an answer is
 * not the right one. All traffic stays on 127.0.0.1.
 */
process.exitCode = await main(process.argv.slice(2));

async function main([directory, ...others]: readonly string[]): Promise<number> {
  if (directory === undefined || others.length > 0) {
    process.stderr.write(
      'Usage: npm run check:real-data -- DIR, with tracker-2018.json and observables-recorded.json\n',
    );
    return 1;
  }
  const questions = await readQuestions(directory).catch((error: Error) => {
    process.stderr.write(`${error.message}\n`);
  });
  if (questions === undefined) return 1;
  const relayExitCode = await check(questions);
  const checks = [await checkMirrorAgreement(directory), await findWrongBlocks(directory)];
  for (const line of checks.flatMap(({ report: lines }) => lines)) process.stdout.write(`${line}\n`);
  const faults = checks.flatMap((one) => one.faults);
  for (const fault of faults) process.stderr.write(`${fault}\n`);
  return faults.length === 0 ? relayExitCode : 1;
}

async function check(questions: Questions): Promise<number> {
  const simulator = await startSimulator({ listings: questions.rows });
  const relay = startRelay({ HOST: '127.0.0.1', PORT: '0', TRACKER_URL: simulator.url, LOOKUP_SOURCE: 'live' });
  try {
    const port = await relay.port;
    if (port === undefined) return 1;
    const startedAt = performance.now();
    const faults = await ask(questions, `http://127.0.0.1:${port}`);
    const seconds = (performance.now() - startedAt) / 1000;
    report(questions, seconds, simulator.stats().queries);
    for (const fault of faults) process.stderr.write(`${fault}\n`);
    process.stdout.write(
      faults.length === 0 ? 'All answers are right.\n' : `${faults.length} differences, see above.\n`,
    );
    return faults.length === 0 ? 0 : 1;
  } finally {
    relay.stop();
    await relay.exitCode;
    await simulator.close();
  }
}

/** Posts every batch to both paths, one after another; resolves with all differences, each with its path and batch. */
async function ask({ batches }: Questions, relayUrl: string): Promise<string[]> {
  const faults: string[] = [];
  for (const [index, batch] of batches.entries()) {
    for (const path of paths) {
      const response = await fetch(relayUrl + path, { method: 'POST', body: JSON.stringify(batch.questions) });
      const answer = { path, status: response.status, body: await response.text() };
      for (const difference of differences(batch, answer)) faults.push(`${path}, batch ${index + 1}: ${difference}`);
    }
  }
  return faults;
}

function report({ rows, batches, leftOut }: Questions, seconds: number, lookups: number): void {
  const requests = batches.length * paths.length;
  const observables = paths.length * batches.flatMap(({ questions }) => questions).length;
  const listed = paths.length * batches.flatMap((batch) => batch.listed).length;
  const lines = [
    `${rows.length} listings in the simulated tracker`,
    ...[...leftOut].map(([reason, values]) => `left out: ${values.length} ${reason}${examples(values)}`),
    `${requests} requests with ${observables} observables, ${listed} of them listed, in ${seconds.toFixed(2)} s`,
    `${(observables / seconds).toFixed(0)} observables/s; ${lookups} look-ups at the tracker, ${(lookups / seconds).toFixed(0)} look-ups/s`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

function examples(values: readonly string[]): string {
  const named = [...new Set(values)].filter((value) => value !== '(empty)').slice(0, 5);
  return named.length === 0 ? '' : ` (${named.map((value) => JSON.stringify(value)).join(', ')})`;
}
