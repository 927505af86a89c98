import { basename } from 'node:path';
import { Command, CommanderError } from '@commander-js/extra-typings';
import { complete } from './commands/completion.ts';
import { defineExport } from './commands/definitions/export.ts';
import { defineHealthcheck } from './commands/definitions/healthcheck.ts';
import { defineLookup } from './commands/definitions/lookup.ts';
import { defineMcp } from './commands/definitions/mcp.ts';
import { defineModuleType } from './commands/definitions/module-type.ts';
import { definePack } from './commands/definitions/pack.ts';
import { refuseRepeats } from './commands/definitions/refuse-repeats.ts';
import { defineServe } from './commands/definitions/serve.ts';
import { defineStats } from './commands/definitions/stats.ts';
import { defineSync } from './commands/definitions/sync.ts';
import { exitCodes, UsageError } from './commands/exit-codes.ts';
import { terminalText } from './formats/terminal-cell.ts';
import { version } from './version.ts';

/** Runs the command that the arguments of this process name, and sets the exit code. */
export async function run(): Promise<void> {
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

  const definitions = [
    defineServe,
    defineLookup,
    defineSync,
    definePack,
    defineExport,
    defineStats,
    defineMcp,
    defineModuleType,
    defineHealthcheck,
  ];
  for (const define of definitions) define(program);
  for (const command of program.commands) refuseRepeats(command);

  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      // Whoever reads has had enough (`| head`): that ends what is printed; what a command does then is its own affair.
      if (error.code !== 'EPIPE') process.exit(exitCodeOf(error));
    });
  }

  const [command, ...words] = process.argv.slice(2);
  try {
    const isAnswered = command === 'complete' && (await complete(program, words));
    if (!isAnswered) await program.parseAsync();
  } catch (error) {
    process.exitCode = exitCodeOf(error);
  }
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
