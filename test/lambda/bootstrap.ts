/**
 * Stands in for the process that AWS Lambda runs a handler in: loads `_HANDLER` from `LAMBDA_TASK_ROOT` and answers the events
 * of `AWS_LAMBDA_RUNTIME_API`, one after the other, as AWS's own client (`aws-lambda-ric`) does.
 */
import { once } from 'node:events';
import { Agent, type ClientRequest, type IncomingMessage, request } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

const { AWS_LAMBDA_RUNTIME_API: api, _HANDLER: wanted = '', LAMBDA_TASK_ROOT: root = '' } = process.env;
const streamedHandlers = new WeakSet<object>();
const agent = new Agent({ keepAlive: true, maxSockets: 1 });

Object.assign(globalThis, {
  awslambda: {
    streamifyResponse(handler: object) {
      streamedHandlers.add(handler);
      return handler;
    },
    HttpResponseStream: { from: beginAnswer },
  },
});

const [file = '', name = ''] = wanted.split('.');
const handler = (await import(join(root, `${file}.mjs`)))[name];
if (typeof handler !== 'function') throw new TypeError(`${wanted} is no function`);
while (true) await answerNext(handler, streamedHandlers.has(handler));

type Handler = (...given: unknown[]) => Promise<unknown>;

async function answerNext(handler: Handler, isStreamed: boolean): Promise<void> {
  const outgoing = ask('GET', 'invocation/next');
  outgoing.end();
  const [incoming] = (await once(outgoing, 'response')) as [IncomingMessage];
  const event = JSON.parse(await text(incoming));
  const id = incoming.headers['lambda-runtime-aws-request-id'];
  const deadline = Number(incoming.headers['lambda-runtime-deadline-ms']);
  const context = { awsRequestId: id, getRemainingTimeInMillis: () => deadline - Date.now() };
  if (isStreamed) return stream(handler, event, context, `invocation/${id}/response`);
  try {
    await post(`invocation/${id}/response`, await handler(event, context));
  } catch (error) {
    await post(`invocation/${id}/error`, errorOf(error));
  }
}

async function stream(handler: Handler, event: unknown, context: unknown, path: string): Promise<void> {
  const outgoing = ask('POST', path, {
    'lambda-runtime-function-response-mode': 'streaming',
    'content-type': 'application/octet-stream',
    'transfer-encoding': 'chunked',
    trailer: 'Lambda-Runtime-Function-Error-Type, Lambda-Runtime-Function-Error-Body',
  });
  const answered = once(outgoing, 'response') as Promise<[IncomingMessage]>;
  try {
    await handler(event, outgoing, context);
  } catch (error) {
    const body = JSON.stringify(errorOf(error));
    outgoing.addTrailers({
      'Lambda-Runtime-Function-Error-Type': errorOf(error).errorType,
      'Lambda-Runtime-Function-Error-Body': Buffer.from(body).toString('base64'),
    });
  }
  outgoing.end();
  await text((await answered)[0]);
}

/** As AWS's does: the head goes with the first write, so that an answer without one has none. */
function beginAnswer(outgoing: ClientRequest, head: unknown): ClientRequest {
  outgoing.setHeader('content-type', 'application/vnd.awslambda.http-integration-response');
  const write = outgoing.write;
  outgoing.write = (...given: unknown[]) => {
    outgoing.write = write;
    outgoing.write(`${JSON.stringify(head)}${'\0'.repeat(8)}`);
    return Reflect.apply(write, outgoing, given);
  };
  return outgoing;
}

async function post(path: string, body: unknown): Promise<void> {
  const outgoing = ask('POST', path, { 'content-type': 'application/json' });
  outgoing.end(JSON.stringify(body));
  const [incoming] = (await once(outgoing, 'response')) as [IncomingMessage];
  await text(incoming);
}

function ask(method: string, path: string, headers: Record<string, string> = {}): ClientRequest {
  return request(`http://${api}/2018-06-01/runtime/${path}`, { method, headers, agent });
}

function errorOf(error: unknown) {
  const { name, message, stack = '' } = error instanceof Error ? error : new Error(String(error));
  return { errorType: name, errorMessage: message, trace: stack.split('\n') };
}
