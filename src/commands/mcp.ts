import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { allowedPlacesOf } from '../config/allowed-places-of.ts';
import type { Config } from '../config/config.ts';
import { createLookup } from '../create-lookup.ts';
import { createMcpServer } from '../mcp/server.ts';
import { createLogger, standardError } from '../telemetry/logger.ts';
import { exitCodes } from './exit-codes.ts';

/**
 * Serves an agent over standard input and output until the input ends, the output is closed, or SIGTERM or SIGINT comes. The
 * mirror is looked after meanwhile as the relay does. Resolves with the exit code.
 */
export async function mcp(config: Config): Promise<number> {
  const logger = createLogger(config.logLevel, standardError);
  const ended = hasEnded();
  await using lookup = await createLookup({ ...config, relayProfile: 'full' }, logger);
  const parts = { ...lookup, ...config, allowed: allowedPlacesOf(config), logger };
  const serving = serveStdio(() => createMcpServer(parts), {
    maxSubscriptions: 0,
    onerror: (error) => logger.warn({ err: error }, 'MCP message refused'),
  });
  await ended;
  await serving.close();
  process.stdin.destroy();
  return exitCodes.success;
}

function hasEnded(): Promise<void> {
  return new Promise((resolve) => {
    const end = () => resolve();
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, end);
    for (const event of ['end', 'close', 'error'] as const) process.stdin.once(event, end);
    for (const event of ['close', 'error'] as const) process.stdout.once(event, end);
  });
}
