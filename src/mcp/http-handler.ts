import { createMcpHandler } from '@modelcontextprotocol/server';
import { createMcpServer } from './server.ts';
import { strangeCaller } from './strange-caller.ts';
import type { ToolParts } from './tool-parts.ts';

/**
 * Answers MCP's requests over HTTP, without sessions, once it is sure that no web page of a stranger's sends them. Streams
 * that a client would leave open are not offered, since the tools never change.
 */
export function createHttpHandler(
  parts: ToolParts,
  hosts: readonly string[],
  maxRequestBodySize: number,
): (request: Request) => Promise<Response> {
  const { logger } = parts;
  const { fetch } = createMcpHandler(() => createMcpServer(parts), {
    maxSubscriptions: 0,
    maxRequestBodySize,
    onerror: (error) => logger.debug({ err: error }, 'MCP request refused'),
  });
  return async (request) => {
    const reason = strangeCaller(request.headers, hosts);
    if (reason !== undefined) return Response.json({ code: 403, message: 'Forbidden', reason }, { status: 403 });
    if (new URL(request.url).pathname.replace(/\/+$/, '') === '/mcp') return await fetch(request);
    const nowhere = { code: 404, message: 'Not Found', reason: 'MCP is served at /mcp itself.' };
    return Response.json(nowhere, { status: 404 });
  };
}
