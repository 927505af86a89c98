import { type Command, Option } from '@commander-js/extra-typings';
import { addSettings, configOrExit, mirrorSettings } from '../settings.ts';

/** Gives the program its command `mcp`: serves agents. What runs it is loaded only when it is called. */
export function defineMcp(program: Command): void {
  const command = program
    .command('mcp')
    .description('serve agents over standard input and output (Model Context Protocol)')
    .addOption(
      new Option(
        '--source <source>',
        'auto asks the tracker and falls back to the mirror, mirror tells it nothing (LOOKUP_SOURCE, default auto)',
      ).choices(['auto', 'live', 'mirror']),
    )
    .addHelpText('after', examples)
    .action(async ({ source, ...flags }) => {
      const { mcp } = await import('../mcp.ts');
      const given = { ...flags, ...(source !== undefined && { lookupSource: source }) };
      process.exitCode = await mcp(configOrExit(given, { logLevel: 'warn' }));
    });
  addSettings(command, [
    ...mirrorSettings,
    'mirrorRefreshHours',
    'requestDeadlineMs',
    'trackerTimeoutMs',
    'trackerConcurrency',
    'trackerRetries',
  ]);
}

const examples = `
Examples:
  $ cct sync --data-dir /var/lib/cct
  $ cct mcp --data-dir /var/lib/cct --source mirror

It is started by an agent's program, logs to standard error, and ends with its standard input or on SIGTERM.

Claude Desktop (claude_desktop_config.json) and most others:
  {
    "mcpServers": {
      "cybercrime-tracker": { "command": "cct", "args": ["mcp", "--data-dir", "/var/lib/cct"] }
    }
  }

VS Code (.vscode/mcp.json):
  {
    "servers": {
      "cybercrime-tracker": { "type": "stdio", "command": "cct", "args": ["mcp", "--data-dir", "/var/lib/cct"] }
    }
  }`;
