import type { Command } from '@commander-js/extra-typings';
import { z } from 'zod';
import { addSettings, configOrExit, type Flags, mirrorSettings, quiet } from '../settings.ts';

const syncOptions = z.object({ file: z.string().exactOptional(), force: z.boolean().exactOptional() });

/** What the `sync` command is told besides settings. */
export type SyncOptions = Readonly<z.output<typeof syncOptions>>;

/** Gives the program its command `sync`: fills or refreshes the mirror. What runs it is loaded only when it is called. */
export function defineSync(program: Command): void {
  const command = program
    .command('sync')
    .description('fill or refresh the mirror now')
    .option('--file <file>', 'from a file instead of the site: csv.php, all.php, index.php or JSON, as recognised')
    .option('--force', 'take a file even if it is much shorter than what is held')
    .addHelpText('after', examples)
    .action(async (flags: Flags) => {
      const { sync } = await import('../sync.ts');
      process.exitCode = await sync(syncOptions.parse(flags), configOrExit(flags, quiet));
    });
  addSettings(command, mirrorSettings);
}

const examples = `
Examples:
  $ cct sync
  $ cct sync --file listings.json --data-dir /var/lib/cct`;
