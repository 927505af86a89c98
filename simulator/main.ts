import { Command, InvalidArgumentError, Option } from 'commander';
import type { Behaviour } from './behaviour.ts';
import { type FaultName, faultDescriptions, isFaultName } from './faults.ts';
import type { AllFormat } from './feeds.ts';
import type { ListenOptions } from './listener.ts';
import { readListingRows } from './listing-row.ts';
import { startSimulator } from './simulator.ts';

type Flags = Partial<Omit<Behaviour, 'listings'>> & ListenOptions & { readonly data?: string };

const faultHelp = Object.entries(faultDescriptions)
  .map(([name, description]) => `  ${name.padEnd(16)}${description}`)
  .join('\n');

const command = new Command('simulator')
  .description('A stand-in for cybercrime-tracker.net, to develop, test and show the relay against.')
  .option('--port <n>', 'TCP port; 0 takes any free one', wholeNumber(65_535), 9191)
  .option('--host <address>', 'address to listen on', '127.0.0.1')
  .option('--tls', 'HTTPS with a self-signed certificate')
  .option('--data <file>', 'listings, newest first: a JSON array of {date, url, ip, type} (default: made-up ones)')
  .option('--latency-ms <n>', 'milliseconds before every answer', wholeNumber(600_000), 0)
  .option('--challenge', 'ask for a cookie, as the site does at times')
  .option('--fault <name>', 'a fault that befalls every request (see below)', faultName)
  .option('--fault-count <n>', 'requests the fault befalls before the site recovers', wholeNumber(1_000_000_000))
  .option('--elsewhere-url <url>', 'where the fault "elsewhere" redirects to')
  .addOption(
    new Option('--all-format <form>', 'how all.php is written')
      .choices(['current', 'old'] satisfies AllFormat[])
      .default('current'),
  )
  .addHelpText(
    'after',
    `
Faults (a look-up of NAME.fault.example fails in that way by itself):
${faultHelp}
  status-NNN      answers with that status, 200 to 599

What it was asked: GET /_simulator/stats, POST /_simulator/stats/reset`,
  );

try {
  const { data, ...options } = command.parse().opts<Flags>();
  const simulator = await startSimulator(
    data === undefined ? options : { ...options, listings: await readListingRows(data) },
  );
  process.stdout.write(`CyberCrime Tracker simulator listening on ${simulator.url}\n`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void simulator.close());
} catch (error) {
  command.error(`error: ${reasonFor(error)}`, { exitCode: 1 });
}

function reasonFor(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code, message } = error as NodeJS.ErrnoException;
  const { host, port } = command.opts<Flags>();
  return code === 'EADDRINUSE' ? `port ${port} on ${host} is already in use` : message;
}

function wholeNumber(max: number): (text: string) => number {
  return (text) => {
    if (/^\d+$/.test(text) && Number(text) <= max) return Number(text);
    throw new InvalidArgumentError(`It must be a whole number from 0 to ${max}.`);
  };
}

function faultName(text: string): FaultName {
  if (isFaultName(text)) return text;
  throw new InvalidArgumentError('There is no such fault.');
}
