import type { Command } from '@commander-js/extra-typings';
import { readListening } from '../../config/listening.ts';
import { UsageError } from '../exit-codes.ts';
import { addSettings } from '../settings.ts';

/** Gives the program its command `healthcheck`: for containers. What runs it is loaded only when it is called. */
export function defineHealthcheck(program: Command): void {
  const command = program
    .command('healthcheck')
    .description('ask the relay that runs here, with the same settings, whether it lives')
    .addHelpText('after', examples)
    .action(async (flags) => {
      const listening = readListening(process.env, flags);
      if (listening === undefined) throw new UsageError('PORT and HOST must say where the relay listens.');
      const { healthcheck } = await import('../healthcheck.ts');
      // What a timed-out request left open must not keep the process.
      process.exit(await healthcheck(listening));
    });
  addSettings(command, ['host', 'port', 'tlsCertFile', 'tlsClientCaFile']);
}

const examples = `
Exit codes: 0 it lives, 1 it does not answer, 2 called wrongly.

Examples:
  $ cct healthcheck
  $ PORT=9443 TLS_CERT_FILE=/run/secrets/tls.crt cct healthcheck`;
