import type { CallToolResult, McpServer } from '@modelcontextprotocol/server';
import type { z } from 'zod';
import type { Logger } from '../telemetry/logger.ts';

/** What a call came to: its answer, or why there is none, in a sentence of our own without any value in it. */
export type Outcome<T> = {
  readonly answer?: T;
  /** An answer beside it says what is known nonetheless. */
  readonly error?: string;
};

/** One tool: how agents see it, and what it does. */
export type Tool<I extends z.ZodObject, O extends z.ZodObject> = {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly input: I;
  readonly output: O;
  /** Whether it may ask a site on the Internet. */
  readonly isOpenWorld: boolean;
  /** Expected failures are outcomes; what is thrown is a fault of our own. */
  readonly call: (input: z.output<I>, signal: AbortSignal) => Promise<Outcome<z.output<O>>>;
};

/**
 * Gives a server a tool. Its answers are structured, and the same as JSON in text for clients that know no other; what went
 * wrong is a result with `isError`, never an error of the protocol.
 */
export function addTool<I extends z.ZodObject, O extends z.ZodObject>(
  server: McpServer,
  tool: Tool<I, O>,
  logger: Logger,
): void {
  const { name, title, description, input, output, isOpenWorld } = tool;
  const annotations = {
    title,
    readOnlyHint: true,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: isOpenWorld,
  };
  const call = async (given: unknown, signal: AbortSignal): Promise<CallToolResult> => {
    try {
      return resultOf(await tool.call(input.parse(given), signal));
    } catch (error) {
      logger.error({ err: error, tool: name }, 'tool broke');
      return resultOf({
        error: 'Something went wrong in the relay. Nothing is known from this call; its log has the cause.',
      });
    }
  };
  server.registerTool(
    name,
    { title, description, inputSchema: input as z.ZodObject, outputSchema: output as z.ZodObject, annotations },
    (given, { mcpReq }) => call(given, mcpReq.signal),
  );
}

function resultOf({ answer, error }: Outcome<Record<string, unknown>>): CallToolResult {
  return {
    content: [
      ...(error === undefined ? [] : [text(error)]),
      ...(answer === undefined ? [] : [text(plainJson(answer))]),
    ],
    ...(answer !== undefined && { structuredContent: answer }),
    ...(error !== undefined && { isError: true }),
  };
}

function text(content: string) {
  return { type: 'text', text: content } as const;
}

/** JSON without the signs that markup is made of, so that no value looks like the end of what it stands in. */
function plainJson(value: unknown): string {
  return JSON.stringify(value).replace(/[<>`]/g, (sign) => `\\u00${sign.charCodeAt(0).toString(16)}`);
}
