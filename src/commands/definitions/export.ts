import { type Command, Option } from '@commander-js/extra-typings';
import { listingFormatNames } from '../../formats/format-names.ts';
import {
  addSettings,
  allowedPlaceSettings,
  configOrExit,
  indicatorSettings,
  mirrorSettings,
  quiet,
} from '../settings.ts';
import { wholeDays } from './whole-days.ts';

/** Gives the program its command `export`: prints the mirror for other engines. What runs it is loaded only when it is called. */
export function defineExport(program: Command): void {
  const command = program
    .command('export')
    .description('print the mirror in a format that other engines read')
    .addOption(new Option('--format <format>', 'format to print').choices(listingFormatNames).makeOptionMandatory())
    .option('--family <family...>', 'listings of these malware families only')
    .option('--since <day>', 'listings of this day (YYYY-MM-DD) and later only')
    .addOption(
      new Option(
        '--max-age-days <days>',
        'listings of at most so many days before the mirror was fetched only',
      ).argParser(wholeDays),
    )
    .addOption(new Option('--type <type>', 'indicators of this type only').choices(['ip', 'domain', 'url'] as const))
    .option('--exclude-shared-hosting', 'leave out addresses that serve many listed hosts')
    .option('--allow-empty', 'print a file even if it holds nothing, instead of ending with exit code 2')
    .addHelpText('after', examples)
    .action(async (options) => {
      const { exportListings } = await import('../export.ts');
      process.exitCode = await exportListings(options, configOrExit(options, quiet));
    });
  addSettings(command, [...mirrorSettings, ...allowedPlaceSettings, ...indicatorSettings]);
}

const examples = `
Examples:
  $ cct export --format suricata --exclude-shared-hosting > tracker.rules
  $ cct export --format rpz --since 2017-01-01 > tracker.rpz
  $ cct export --format csv --family Pony Keitaro`;
