#!/usr/bin/env node
import { Command } from 'commander';
import { serve } from './commands/serve.ts';
import { type Config, readConfig } from './config.ts';
import { version } from './version.ts';

const program = new Command('cybercrime-tracker-relay')
  .description('Looks observables up in CyberCrime Tracker, for Cisco XDR and from the command line.')
  .version(version);

program
  .command('serve', { isDefault: true })
  .description('run the relay that Cisco XDR calls')
  .action(async () => {
    const config = configOrExit();
    process.exitCode = await serve(config);
  });

await program.parseAsync();

function configOrExit(): Config {
  const result = readConfig(process.env);
  if ('config' in result) return result.config;
  for (const fault of result.faults) process.stderr.write(`${fault}\n`);
  process.exit(1);
}
