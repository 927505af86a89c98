import { startSimulator } from '../simulator/simulator.ts';
import { startRelay } from './relay-process.ts';

/**
 * The relay beside a stand-in for cybercrime-tracker.net, until Ctrl-C. `PORT` and `SIMULATOR_PORT` choose other ports
 * than 9090 and 9191; the relay's other settings apply as well, all but `HOST`, `TRACKER_URL`,
 * `DATA_DIR` and `LOG_LEVEL`.
 */
process.exitCode = await demo();

async function demo(): Promise<number> {
  const simulatorPort = process.env['SIMULATOR_PORT'] || '9191';
  const simulator = await startSimulator({ port: Number(simulatorPort) }).catch((error: NodeJS.ErrnoException) => {
    const reason = error.code === 'EADDRINUSE' ? 'is in use' : `can't be listened on: ${error.message}`;
    process.stderr.write(`Port ${simulatorPort} ${reason}. Choose another: SIMULATOR_PORT=9192 npm run demo\n`);
  });
  if (simulator === undefined) return 1;

  const relay = startRelay(
    { ...settingsGiven(), HOST: '127.0.0.1', TRACKER_URL: simulator.url },
    (line) => void process.stdout.write(`${line}\n`),
  );
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, relay.stop);
  const port = await relay.port;
  if (port === undefined) process.stderr.write('For instance: PORT=9092 npm run demo\n');
  else process.stdout.write(welcome(`http://127.0.0.1:${port}`, simulator.url));
  const exitCode = await relay.exitCode;
  await simulator.close();
  return exitCode;
}

function settingsGiven(): Record<string, string> {
  const given = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Object.fromEntries(given);
}

function welcome(relayUrl: string, simulatorUrl: string): string {
  return `
The relay answers on     ${relayUrl}
The simulated tracker on ${simulatorUrl}

In another terminal, from this folder:

  curl -s ${relayUrl}/observe/observables -H 'Content-Type: application/json' -d @observables.json

Expect 4 verdicts and 4 judgements, "disposition": 2 (Malicious), for the first four observables in the file. Of the
others, two are not listed, one is a private address, which is never looked up, and one is of a type left out.
Ask /deliberate/observables for the verdicts alone. Ctrl-C ends both.

`;
}
