import type { Command } from '@commander-js/extra-typings';
import { z } from 'zod';
import { addSettings, configOrExit, type Flags } from '../settings.ts';

const moduleTypeOptions = z.object({ url: z.string() });

/** Gives the program its command `module-type`: prints what registers the relay in XDR. What runs it is loaded only when it is called. */
export function defineModuleType(program: Command): void {
  const command = program
    .command('module-type')
    .description('print the JSON that registers this relay in Cisco XDR')
    .requiredOption('--url <url>', 'address at which XDR reaches the relay')
    .addHelpText('after', '\nExample:\n  $ cct module-type --url https://relay.example.com > module-type.json')
    .action(async (flags: Flags) => {
      const { printModuleType } = await import('../module-type/module-type.ts');
      process.exitCode = printModuleType(moduleTypeOptions.parse(flags).url, configOrExit(flags));
    });
  addSettings(command, ['trackerUrl', 'relayProfile', 'lookupSource']);
}
