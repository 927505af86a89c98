import type { Command } from '@commander-js/extra-typings';
import { settings } from '../../config/config.ts';
import { addSettings, configOrExit } from '../settings.ts';

/** Gives the program its command `serve`: runs the relay. What runs it is loaded only when it is called. */
export function defineServe(program: Command): void {
  const command = program
    .command('serve')
    .description('run the relay that Cisco XDR calls')
    .addHelpText('after', examples)
    .action(async (flags) => {
      const { serve } = await import('../serve.ts');
      process.exitCode = await serve(configOrExit(flags, {}, 1));
    });
  addSettings(
    command,
    settings.map(({ key }) => key),
  );
}

const examples = `
Examples:
  $ cct serve
  $ cct serve --port 8080 --relay-profile full --data-dir /var/lib/cct`;
