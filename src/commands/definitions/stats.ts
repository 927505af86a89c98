import { type Command, Option } from '@commander-js/extra-typings';
import { addSettings, configOrExit, mirrorSettings, quiet } from '../settings.ts';

/** Gives the program its command `stats`: shows what the mirror holds. What runs it is loaded only when it is called. */
export function defineStats(program: Command): void {
  const command = program
    .command('stats')
    .description('show what the mirror holds')
    .addOption(
      new Option('-o, --output <format>', 'table or JSON')
        .choices(['table', 'json'] as const)
        .default('table' as const),
    )
    .addHelpText('after', '\nExamples:\n  $ cct stats --data-dir /var/lib/cct\n  $ cct stats -o json | jq .families')
    .action(async (options) => {
      const { stats } = await import('../stats.ts');
      process.exitCode = await stats(options, configOrExit(options, quiet));
    });
  addSettings(command, mirrorSettings);
}
