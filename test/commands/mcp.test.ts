import { describe, expect, test } from 'vitest';
import { listing, mirrorOnDisk } from '../support/mirror-on-disk.ts';
import { runCommand, startCommand } from '../support/run-command.ts';

const initialize = `${JSON.stringify({
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'test', version: '1' } },
})}\n`;

async function args(...more: string[]): Promise<string[]> {
  const directory = await mirrorOnDisk([listing('panel.example/')]);
  return ['mcp', '--source', 'mirror', '--mirror-refresh-hours', '0', '--data-dir', directory, ...more];
}

describe('cct mcp', () => {
  test('ends with its standard input', async () => {
    expect(await runCommand(await args())).toEqual({ code: 0, out: '', err: '' });
  });

  test.each(['SIGTERM', 'SIGINT'] as const)('ends on %s while its input is open', async (signal) => {
    const command = startCommand(await args());
    command.stdin.write(initialize);
    await command.output.match(/"protocolVersion"/);
    command.kill(signal);
    expect(await command.outcome()).toMatchObject({ code: 0, err: '' });
  });

  test('writes messages alone to standard output, whatever it is sent, and logs to standard error', async () => {
    const command = startCommand(await args('--log-level', 'debug'));
    command.stdin.write(`no JSON\n{"a":1}\n[]\n\u0000\n${initialize}`);
    await command.output.match(/"protocolVersion"/);
    command.stdin.end();
    const { code, out, err } = await command.outcome();
    expect(code).toBe(0);
    for (const line of out.trimEnd().split('\n')) expect(JSON.parse(line)).toMatchObject({ jsonrpc: '2.0' });
    for (const line of err.trimEnd().split('\n')) expect(JSON.parse(line)).toHaveProperty('level');
  });

  test('ends when nobody reads its output any more', async () => {
    const command = startCommand(await args());
    command.dropReader();
    command.stdin.write(initialize);
    expect((await command.outcome()).code).toBe(0);
  });

  test('shows in its help what goes into the configuration of an agent', async () => {
    const { out } = await runCommand(['mcp', '--help']);
    expect(out).toContain('"mcpServers"');
    expect(out).toContain('"servers"');
  });
});
