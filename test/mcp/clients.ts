import { join } from 'node:path';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { onTestFinished } from 'vitest';
import { processCoverage } from '../support/process-coverage.ts';

const main = join(import.meta.dirname, '../../src/main.ts');

/** The protocol of 2026 without a handshake, or the one of 2025 with one. */
export type Era = 'auto' | 'legacy';

/** What a tool answered, its structured content apart. */
export type Answer = {
  readonly isError: boolean;
  readonly texts: readonly string[];
  // biome-ignore lint/suspicious/noExplicitAny: tests look into it.
  readonly content: any;
};

/** A client that is connected until the test ends. */
export type Connected = {
  readonly client: Client;
  readonly call: (name: string, input?: Record<string, unknown>) => Promise<Answer>;
};

/** Starts `cct mcp` as a process of its own, with nothing but these arguments, these settings and its `PATH`. */
export function overStdio(
  args: readonly string[],
  era: Era = 'auto',
  settings: Record<string, string> = {},
): Promise<Connected> {
  const env = { PATH: process.env['PATH'] ?? '', ...processCoverage(), ...settings };
  return connected(new StdioClientTransport({ command: process.execPath, args: [main, 'mcp', ...args], env }), era);
}

/** Connects to a relay at this address. */
export function overHttp(url: string, era: Era = 'auto', headers: Record<string, string> = {}): Promise<Connected> {
  return connected(new StreamableHTTPClientTransport(new URL('/mcp', url), { requestInit: { headers } }), era);
}

async function connected(transport: Parameters<Client['connect']>[0], mode: Era): Promise<Connected> {
  const client = new Client({ name: 'test', version: '1.0.0' }, { versionNegotiation: { mode } });
  onTestFinished(() => client.close());
  await client.connect(transport);
  return {
    client,
    async call(name, input = {}) {
      const { isError = false, content, structuredContent } = await client.callTool({ name, arguments: input });
      const texts = content.map((one) => (one.type === 'text' ? one.text : one.type));
      return { isError, texts, content: structuredContent };
    },
  };
}
