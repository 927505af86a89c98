import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { buffer, text } from 'node:stream/consumers';
import { outputOf } from '../support/output-of.ts';
import { processCoverage } from '../support/process-coverage.ts';

const root = join(import.meta.dirname, '../..');
/** AWS's own client in place of ours, where it is installed: the path of its `index.mjs`. */
const client = process.env['AWS_LAMBDA_RIC'] ?? join(import.meta.dirname, 'bootstrap.ts');

/** What the process gave for an event: JSON, or octets where it streams, or an error's type and message. */
export type Outcome = {
  readonly body: Buffer;
  readonly contentType: string;
  readonly isError: boolean;
  /** Of an answer that is streamed: what it broke off with. */
  readonly trailers: IncomingMessage['trailers'];
};

type Invocation = { readonly event: unknown; readonly timeoutMs: number; readonly settle: (outcome: Outcome) => void };

type FunctionOptions = {
  /** Where the bundle is: `build/lambda` by default. */
  readonly taskRoot?: string;
  readonly handler?: 'lambda.handler' | 'lambda.streaming';
  readonly environment?: Readonly<Record<string, string>>;
};

/** Runs the function as AWS Lambda does: a process that asks the Runtime API, served here, for one event after the other. */
export async function runFunction({
  taskRoot = join(root, 'build/lambda'),
  handler = 'lambda.handler',
  environment = {},
}: FunctionOptions = {}) {
  const waiting: Invocation[] = [];
  const asking: ServerResponse[] = [];
  const underWay = new Map<string, Invocation>();
  let count = 0;

  function match(): void {
    while (waiting.length > 0 && asking.length > 0) {
      const [invocation, response] = [waiting.shift(), asking.shift()];
      if (invocation === undefined || response === undefined) return;
      const id = `8476a536-e9f4-11e8-9739-${String(count++).padStart(12, '0')}`;
      underWay.set(id, invocation);
      response.writeHead(200, {
        'content-type': 'application/json',
        'lambda-runtime-aws-request-id': id,
        'lambda-runtime-deadline-ms': `${Date.now() + invocation.timeoutMs}`,
        'lambda-runtime-invoked-function-arn': 'arn:aws:lambda:us-east-2:123456789012:function:relay',
        'lambda-runtime-trace-id': 'Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=1',
      });
      response.end(JSON.stringify(invocation.event));
    }
  }

  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, , , , id = '', what = ''] = (request.url ?? '').split('/');
    if (id === 'next') {
      asking.push(response);
      return match();
    }
    const body = await buffer(request);
    response.writeHead(202, { 'content-type': 'application/json' }).end('{"status":"OK"}');
    const contentType = request.headers['content-type'] ?? '';
    underWay.get(id)?.settle({ body, contentType, isError: what === 'error', trailers: request.trailers });
  }

  const server = createServer((request, response) => void take(request, response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const child = spawn(process.execPath, [client], {
    cwd: taskRoot,
    env: {
      ...processCoverage(),
      AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${(server.address() as AddressInfo).port}`,
      _HANDLER: handler,
      LAMBDA_TASK_ROOT: taskRoot,
      AWS_LAMBDA_FUNCTION_NAME: 'relay',
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '512',
      AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/relay',
      AWS_LAMBDA_LOG_STREAM_NAME: '2026/11/24/[$LATEST]8476a536e9f411e88739',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = outputOf(child);
  const err = text(child.stderr);
  const closed = once(child, 'close');
  return {
    /** What it logged so far. */
    log: () =>
      output
        .text()
        .split('\n')
        .filter((line) => line.startsWith('{'))
        .map((line) => JSON.parse(line)),
    stop() {
      child.kill('SIGKILL');
      server.close();
      server.closeAllConnections();
    },
    freeze: () => child.kill('SIGSTOP'),
    thaw: () => child.kill('SIGCONT'),
    /** Resolves when it has ended by itself, with its exit code and what it said. */
    async ended() {
      const [code] = await closed;
      return { code: code as number | null, err: await err };
    },
    /** Resolves with what it gives for this event, for which it has so many milliseconds. */
    invoke: (event: unknown, timeoutMs = 20_000) =>
      new Promise<Outcome>((settle) => {
        waiting.push({ event, timeoutMs, settle });
        match();
      }),
  };
}
