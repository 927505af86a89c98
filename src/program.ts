import { basename } from 'node:path';
import { Command, CommanderError, Option } from 'commander';
import { exitCodes, UsageError } from './commands/exit-codes.ts';
import { inputForms } from './commands/input/recognise-input.ts';
import { addSettings, configOf } from './commands/settings.ts';
import { type Config, settings } from './config.ts';
import { findingFormatNames, listingFormatNames } from './formats/format-names.ts';
import { terminalText } from './formats/terminal-cell.ts';
import { version } from './version.ts';

const mirrorSettings = ['trackerUrl', 'dataDir', 'cacheUrl', 'logLevel'] as const;
const lookupSettings = [...mirrorSettings, 'trackerTimeoutMs', 'trackerConcurrency', 'trackerRetries'] as const;

/** Log level of the commands that print results: theirs is the output, and the log is for faults. */
const quiet = { logLevel: 'error' } as const;

/** Completion is for the name it is asked for under. */
const name = basename(process.argv[1] ?? '') === 'cct' ? 'cct' : 'cybercrime-tracker-relay';

const program = new Command(name)
  .description('Looks observables up in CyberCrime Tracker, for Cisco XDR and from the command line.')
  .version(version)
  .showHelpAfterError('(--help says more)')
  .exitOverride()
  .addHelpText(
    'after',
    `
Settings are taken from environment variables too (docs/configuration.md); a flag wins over the environment.
Shell completion: \`source <(cct complete bash)\`; zsh, fish and powershell likewise.

Examples:
  $ cct serve
  $ cct lookup 203.0.113.145 hxxp://panel[.]example/keitaro/admin.php
  $ cct lookup -f proxy.log --output csv > findings.csv
  $ cct sync && cct export --format rpz > tracker.rpz`,
  );

addSettings(
  program
    .command('serve')
    .description('run the relay that Cisco XDR calls')
    .addHelpText(
      'after',
      `
Examples:
  $ cct serve
  $ cct serve --port 8080 --relay-profile full --data-dir /var/lib/cct`,
    ),
  settings.map(({ key }) => key),
).action(async (flags: Flags) => {
  const { serve } = await import('./commands/serve.ts');
  const config = configOrExit(flags, {}, 1);
  process.exitCode = await serve(config);
});

addSettings(
  program
    .command('lookup')
    .description('look observables up: arguments, a file, or standard input')
    .argument('[observable...]', 'IP addresses, URLs and domains, defanged or not')
    .option('-f, --file <file>', 'read observables from a file; - is standard input')
    .addOption(new Option('--input <form>', 'form of the input, recognised if not given').choices(inputForms))
    .option('--column <name>', 'the column of CSV input with the observables: its heading, or its number from 1')
    .option('--field <path>', 'the field of NDJSON input with the observable, such as indicator.value')
    .addOption(
      new Option('-o, --output <format>', 'table by default at a terminal, json elsewhere').choices(findingFormatNames),
    )
    .addOption(new Option('--only <which>', 'print no others').choices(['listed']))
    .addOption(
      new Option('--source <source>', 'auto asks the tracker and falls back to the mirror (LOOKUP_SOURCE)').choices([
        'auto',
        'live',
        'mirror',
      ]),
    )
    .option('--refresh', 'ask afresh whatever is cached; with --source mirror, refresh it first')
    .addHelpText(
      'after',
      `
Exit codes: 0 nothing is listed, 1 something is, 2 called wrongly, 3 look-ups failed (what succeeded is printed).

Examples:
  $ cct lookup 'hxxps://panel[.]example/login'
  $ cct lookup -f list.txt --source mirror --only listed
  $ pbpaste | cct lookup
  $ cct lookup -f alerts.ndjson --field dest.url -o json | jq -r 'select(.verdict) | .observable.value'
  $ cct lookup -f export.csv --column URL -o stix > findings.json`,
    ),
  lookupSettings,
).action(async (observables: string[], { source, ...flags }: Flags) => {
  const { lookup } = await import('./commands/lookup/lookup.ts');
  const config = configOrExit({ ...flags, ...(source === undefined ? {} : { lookupSource: source }) }, quiet);
  process.exitCode = await lookup(observables, flags, config);
});

addSettings(
  program
    .command('sync')
    .description('fill or refresh the mirror now')
    .option('--file <file>', 'from a file instead of the site: csv.php, all.php, index.php or JSON, as recognised')
    .option('--force', 'take a file even if it is much shorter than what is held')
    .addHelpText(
      'after',
      `
Examples:
  $ cct sync
  $ cct sync --file listings.json --data-dir /var/lib/cct`,
    ),
  mirrorSettings,
).action(async (flags: Flags) => {
  const { sync } = await import('./commands/sync.ts');
  process.exitCode = await sync(flags, configOrExit(flags, quiet));
});

addSettings(
  program
    .command('export')
    .description('print the mirror in a format that other engines read')
    .addOption(new Option('--format <format>', 'format to print').choices(listingFormatNames).makeOptionMandatory())
    .option('--family <family...>', 'listings of these malware families only')
    .option('--since <day>', 'listings of this day (YYYY-MM-DD) and later only')
    .addOption(new Option('--type <type>', 'indicators of this type only').choices(['ip', 'domain', 'url']))
    .option('--exclude-shared-hosting', 'leave out addresses that serve many listed hosts')
    .addHelpText(
      'after',
      `
Examples:
  $ cct export --format suricata --exclude-shared-hosting > tracker.rules
  $ cct export --format rpz --since 2017-01-01 > tracker.rpz
  $ cct export --format csv --family Pony Keitaro`,
    ),
  mirrorSettings,
).action(async (flags: Flags) => {
  const { exportListings } = await import('./commands/export.ts');
  process.exitCode = await exportListings(flags as never, configOrExit(flags, quiet));
});

addSettings(
  program
    .command('stats')
    .description('show what the mirror holds')
    .addHelpText('after', '\nExample:\n  $ cct stats --data-dir /var/lib/cct'),
  mirrorSettings,
).action(async (flags: Flags) => {
  const { stats } = await import('./commands/stats.ts');
  process.exitCode = await stats(configOrExit(flags, quiet));
});

addSettings(
  program
    .command('module-type')
    .description('print the JSON that registers this relay in Cisco XDR')
    .requiredOption('--url <url>', 'address at which XDR reaches the relay')
    .addHelpText('after', '\nExample:\n  $ cct module-type --url https://relay.example.com > module-type.json'),
  ['trackerUrl', 'relayProfile', 'lookupSource'],
).action(async ({ url, ...flags }: Flags) => {
  const { printModuleType } = await import('./commands/module-type/module-type.ts');
  process.exitCode = printModuleType(String(url), configOrExit(flags));
});

type Flags = Readonly<Record<string, unknown>>;

if (process.argv[2] === 'complete') {
  const { default: addCompletion } = await import('@bomb.sh/tab/commander');
  addCompletion(program);
}

for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    // Whoever reads has had enough (`| head`): that ends what is printed, not what is done.
    if (error.code !== 'EPIPE') process.exit(exitCodeOf(error));
  });
}

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = exitCodeOf(error);
}

/**
 * Commander has said its message by the time it throws; ours, and that the output can't be written, are said here.
 * Anything else is a bug, and shows its stack.
 */
function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.success : exitCodes.usage;
  if (error instanceof UsageError) {
    process.stderr.write(`${terminalText(error.message)}\n`);
    return exitCodes.usage;
  }
  if (!(error instanceof Error && 'syscall' in error && error.syscall === 'write')) throw error;
  process.stderr.write(`Can't write the output: ${error.message}\n`);
  return exitCodes.failed;
}

function configOrExit(flags: Flags, defaults: Partial<Config> = {}, exitCode: number = exitCodes.usage): Config {
  const result = configOf(flags, defaults);
  if ('config' in result) return result.config;
  for (const fault of result.faults) process.stderr.write(`${fault}\n`);
  process.exit(exitCode);
}
