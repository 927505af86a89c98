import { isUtf8 } from 'node:buffer';
import { STATUS_CODES } from 'node:http';
import type { Answered } from '../http/door.ts';
import type { Answer } from '../http/exchange.ts';
import { headersOf } from '../http/headers-of.ts';
import type { EventRequest } from './event.ts';

/** What a function gives for an event: the answer, in the words of API Gateways, function URLs and load balancers. */
export type EventAnswer = {
  readonly statusCode: number;
  readonly statusDescription?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly multiValueHeaders?: Readonly<Record<string, readonly string[]>>;
  readonly body: string;
  readonly isBase64Encoded: boolean;
};

/** The status and the headers of an answer, and its body, empty for `HEAD`. */
export function partsOf(answered: Answered, { method }: EventRequest) {
  const { status, body } = answered.answer;
  const headers = headersOf(answered, typeof body === 'string' ? Buffer.byteLength(body) : undefined);
  return { statusCode: status, headers, body: method === 'HEAD' ? '' : body };
}

/** Bytes that Lambda takes of an answer, and a load balancer, less what stands around the body. */
const roomBytes = { headers: 6 * 1024 * 1024 - 16 * 1024, alb: 1024 * 1024 - 16 * 1024 };

/**
 * An answer as a whole, in the way that the event asks for; undefined when its front end takes none of that length, whose
 * caller would get a failure without a word. Rejects when its body breaks off.
 */
export async function eventAnswer(answered: Answered, request: EventRequest): Promise<EventAnswer | undefined> {
  const { answerAs } = request;
  const { statusCode, headers, body } = partsOf(answered, request);
  const content = await contentOf(body, answerAs === 'headers' ? roomBytes.headers : roomBytes.alb);
  if (content === undefined) return undefined;
  if (answerAs === 'headers') return { statusCode, headers, ...content };
  const statusDescription = `${statusCode} ${STATUS_CODES[statusCode] ?? ''}`.trimEnd();
  if (answerAs === 'alb') return { statusCode, statusDescription, headers, ...content };
  const multiValueHeaders = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]]));
  return { statusCode, statusDescription, multiValueHeaders, ...content };
}

/** Text wherever it is some, since a REST API decodes base64 only where it is told to. */
async function contentOf(body: Answer['body'], room: number) {
  if (typeof body === 'string') return textContent(body, room);
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > room) return undefined;
  }
  const whole = Buffer.concat(chunks);
  if (isUtf8(whole)) return textContent(whole.toString(), room);
  const encoded = whole.toString('base64');
  return encoded.length > room ? undefined : { body: encoded, isBase64Encoded: true };
}

function textContent(body: string, room: number) {
  // In the JSON that it is sent in, a character takes six bytes at most.
  const isTooLong = body.length * 6 > room && Buffer.byteLength(JSON.stringify(body)) > room;
  return isTooLong ? undefined : { body, isBase64Encoded: false };
}
