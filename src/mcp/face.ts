import type { Face } from '../http/endpoint.ts';
import type { ToolParts } from './tool-parts.ts';

/** Bytes of a message at most. */
const maxMessageBytes = 1024 * 1024;

/**
 * `POST /mcp`: the tools over streamable HTTP, for callers that reach the relay by an address or one of `hosts`. The library
 * is loaded with the first request.
 */
export function mcpFace(parts: ToolParts, hosts: readonly string[]): Face {
  return {
    prefixes: ['/mcp'],
    maxBodyBytes: maxMessageBytes,
    load: async () => (await import('./http-handler.ts')).createHttpHandler(parts, hosts, maxMessageBytes),
  };
}
