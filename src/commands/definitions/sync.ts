import { type Command, Option } from '@commander-js/extra-typings';
import { addSettings, configOrExit, mirrorSettings, quiet } from '../settings.ts';
import { wholeDays } from './whole-days.ts';

/** Gives the program its command `sync`: fills or refreshes the mirror. What runs it is loaded only when it is called. */
export function defineSync(program: Command): void {
  const command = program
    .command('sync')
    .description('fill or refresh the mirror now')
    .option(
      '--file <file>',
      'from a file instead of the site: csv.php, all.php, index.php or JSON, as recognised, compressed or not; - is standard input',
    )
    .addOption(
      new Option(
        '--pack <file>',
        'from a signed pack of the command pack, if it is newer than what is held; - is standard input',
      ).conflicts('file'),
    )
    .option('--public-key <file>', 'Ed25519 public keys in PEM, one of which must have signed the pack')
    .addOption(
      new Option('--max-age-days <days>', 'oldest listings that a pack may hold, in days since they were fetched')
        .argParser(wholeDays)
        .default(30),
    )
    .option('--force', 'take a file or a pack even if it is much shorter, or a pack that is older, than what is held')
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
  $ cct sync --pack tracker.pack --public-key pack.pub
  $ ssh archive cat tracker.csv.gz | cct sync --file -`;
