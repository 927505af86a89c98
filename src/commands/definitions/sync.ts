import type { Command } from '@commander-js/extra-typings';
import { addSettings, configOrExit, mirrorSettings, quiet } from '../settings.ts';

/** Gives the program its command `sync`: fills or refreshes the mirror. What runs it is loaded only when it is called. */
export function defineSync(program: Command): void {
  const command = program
    .command('sync')
    .description('fill or refresh the mirror now')
    .option(
      '--file <file>',
      'from a file instead of the site: csv.php, all.php, index.php or JSON, as recognised, compressed or not; - is standard input',
    )
    .option('--force', 'take a file even if it is much shorter than what is held')
    .option('--verbose', 'name the rows that were refused')
    .addHelpText('after', examples)
    .action(async (options) => {
      const { sync } = await import('../sync.ts');
      process.exitCode = await sync(options, configOrExit(options, quiet));
    });
  addSettings(command, mirrorSettings);
}

const examples = `
Examples:
  $ cct sync
  $ cct sync --file listings.json --data-dir /var/lib/cct
  $ ssh archive cat tracker.csv.gz | cct sync --file -`;
