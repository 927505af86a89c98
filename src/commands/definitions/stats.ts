import type { Command } from '@commander-js/extra-typings';
import { addSettings, configOrExit, type Flags, mirrorSettings, quiet } from '../settings.ts';

/** Gives the program its command `stats`: shows what the mirror holds. What runs it is loaded only when it is called. */
export function defineStats(program: Command): void {
  const command = program
    .command('stats')
    .description('show what the mirror holds')
    .addHelpText('after', '\nExample:\n  $ cct stats --data-dir /var/lib/cct')
    .action(async (flags: Flags) => {
      const { stats } = await import('../stats.ts');
      process.exitCode = await stats(configOrExit(flags, quiet));
    });
  addSettings(command, mirrorSettings);
}
