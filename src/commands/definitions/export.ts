import { type Command, Option } from '@commander-js/extra-typings';
import { z } from 'zod';
import { listingFormatNames } from '../../formats/format-names.ts';
import type { IndicatorType } from '../../formats/indicator.ts';
import { addSettings, configOrExit, type Flags, mirrorSettings, quiet } from '../settings.ts';

const indicatorTypes = ['ip', 'domain', 'url'] as const satisfies readonly IndicatorType[];

const exportOptions = z.object({
  format: z.enum(listingFormatNames),
  family: z.array(z.string()).exactOptional(),
  since: z.string().exactOptional(),
  type: z.enum(indicatorTypes).exactOptional(),
  excludeSharedHosting: z.boolean().exactOptional(),
});

/** What the `export` command is told besides settings. */
export type ExportOptions = Readonly<z.output<typeof exportOptions>>;

/** Gives the program its command `export`: prints the mirror for other engines. What runs it is loaded only when it is called. */
export function defineExport(program: Command): void {
  const command = program
    .command('export')
    .description('print the mirror in a format that other engines read')
    .addOption(new Option('--format <format>', 'format to print').choices(listingFormatNames).makeOptionMandatory())
    .option('--family <family...>', 'listings of these malware families only')
    .option('--since <day>', 'listings of this day (YYYY-MM-DD) and later only')
    .addOption(new Option('--type <type>', 'indicators of this type only').choices(indicatorTypes))
    .option('--exclude-shared-hosting', 'leave out addresses that serve many listed hosts')
    .addHelpText('after', examples)
    .action(async (flags: Flags) => {
      const { exportListings } = await import('../export.ts');
      process.exitCode = await exportListings(exportOptions.parse(flags), configOrExit(flags, quiet));
    });
  addSettings(command, mirrorSettings);
}

const examples = `
Examples:
  $ cct export --format suricata --exclude-shared-hosting > tracker.rules
  $ cct export --format rpz --since 2017-01-01 > tracker.rpz
  $ cct export --format csv --family Pony Keitaro`;
