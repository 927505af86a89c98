import type { Command } from '@commander-js/extra-typings';
import { addSettings, configOrExit, quiet } from '../settings.ts';

/** Gives the program its command `pack`: writes the mirror, signed, to carry it over an air gap. What runs it is loaded only when it is called. */
export function definePack(program: Command): void {
  const command = program
    .command('pack')
    .description('write the mirror to a signed file, for sync --pack where there is no network')
    .argument('<file>', 'file to write')
    .requiredOption('--key <file>', 'Ed25519 private key in PEM, which not everyone may read')
    .addHelpText('after', examples)
    .action(async (file, options) => {
      const { pack } = await import('../pack.ts');
      process.exitCode = await pack(file, options, configOrExit(options, quiet));
    });
  addSettings(command, ['dataDir']);
}

const examples = `
Once, the key; its public part goes to the other side:
  $ openssl genpkey -algorithm ed25519 -out pack.key
  $ openssl pkey -in pack.key -pubout -out pack.pub

Then, with the network and without it:
  $ cct sync && cct pack --key pack.key tracker.pack
  $ cct sync --pack tracker.pack --public-key pack.pub`;
