import { z } from 'zod';
import { lastHop } from '../http/client-address.ts';

/** A request as an event of AWS Lambda tells it. */
export type EventRequest = {
  readonly method: string;
  /** As the sender wrote it, or, where the front end has decoded it, written anew so that it means the same. */
  readonly path: string;
  /** With its `?`; empty where there is none. */
  readonly query: string;
  /** Every value of each header, by its name in lower case. */
  readonly headers: ReadonlyMap<string, readonly string[]>;
  readonly body: Buffer<ArrayBuffer>;
  /** Who asked the front end, as that says; empty when it does not. */
  readonly peerAddress: string;
  /** How the front end wants to be answered: an ALB whose target group has multi-value headers reads no others. */
  readonly answerAs: 'headers' | 'alb' | 'alb-multi-value';
};

const single = z.record(z.string(), z.string()).nullish();
const multiple = z.record(z.string(), z.array(z.string())).nullish();
const body = { body: z.string().nullish(), isBase64Encoded: z.boolean().optional() };

/** Of an HTTP API (payload 2.0) and of a function URL. */
const version2 = z.object({
  version: z.literal('2.0'),
  rawPath: z.string(),
  rawQueryString: z.string().default(''),
  headers: single,
  requestContext: z.object({
    stage: z.string().default('$default'),
    http: z.object({ method: z.string(), sourceIp: z.string().default('') }),
  }),
  ...body,
});

/** The request as version 1 has it, and what took its form from there. */
const version1Request = {
  httpMethod: z.string(),
  path: z.string(),
  headers: single,
  multiValueHeaders: multiple,
  queryStringParameters: single,
  multiValueQueryStringParameters: multiple,
  ...body,
};

/** Of an Application Load Balancer: single or multi-value headers, as its target group is set. */
const loadBalancer = z.object({
  requestContext: z.object({ elb: z.object({}) }),
  ...version1Request,
});

/** Of a REST API, and of an HTTP API with payload 1.0. */
const version1 = z.object({
  requestContext: z.object({ identity: z.object({ sourceIp: z.string().default('') }) }),
  ...version1Request,
});

/**
 * Reads the event of an API Gateway, a function URL or a load balancer.
 *
 * @throws when it is none of these, such as what was sent to the function by hand: there is nobody to answer over HTTP.
 */
export function readEvent(event: unknown): EventRequest {
  const asVersion2 = version2.safeParse(event);
  if (asVersion2.success) return fromVersion2(asVersion2.data);
  const asLoadBalancer = loadBalancer.safeParse(event);
  if (asLoadBalancer.success) return fromLoadBalancer(asLoadBalancer.data);
  const asVersion1 = version1.safeParse(event);
  if (asVersion1.success) return fromVersion1(asVersion1.data);
  throw new TypeError('This is no event of an API Gateway, a function URL or an Application Load Balancer.');
}

function fromVersion2(event: z.output<typeof version2>): EventRequest {
  const { rawPath, rawQueryString, requestContext } = event;
  const { stage, http } = requestContext;
  return {
    method: http.method,
    path: written(withoutStage(rawPath, stage)),
    query: queryOf(rawQueryString),
    headers: headersFrom(event.headers, undefined),
    body: bodyOf(event),
    peerAddress: http.sourceIp,
    answerAs: 'headers',
  };
}

function fromVersion1(event: z.output<typeof version1>): EventRequest {
  const query = new URLSearchParams();
  for (const [name, values] of pairs(event.queryStringParameters, event.multiValueQueryStringParameters)) {
    for (const value of values) query.append(name, value);
  }
  return {
    method: event.httpMethod,
    path: written(event.path),
    query: queryOf(query.toString()),
    headers: headersFrom(event.headers, event.multiValueHeaders),
    body: bodyOf(event),
    peerAddress: event.requestContext.identity.sourceIp,
    answerAs: 'headers',
  };
}

function fromLoadBalancer(event: z.output<typeof loadBalancer>): EventRequest {
  const headers = headersFrom(event.headers, event.multiValueHeaders);
  // Unlike an API Gateway, it leaves names and values as they were sent.
  const query = pairs(event.queryStringParameters, event.multiValueQueryStringParameters).flatMap(([name, values]) =>
    values.map((value) => `${name}=${value}`),
  );
  return {
    method: event.httpMethod,
    path: written(event.path),
    query: queryOf(query.join('&')),
    headers,
    body: bodyOf(event),
    peerAddress: lastHop(headers.get('x-forwarded-for')?.join(',') ?? ''),
    answerAs: event.multiValueHeaders == null ? 'alb' : 'alb-multi-value',
  };
}

/** A stage other than the default one stands before the path of an HTTP API. */
function withoutStage(path: string, stage: string): string {
  const prefix = `/${stage}`;
  if (path === prefix) return '/';
  return path.startsWith(`${prefix}/`) ? path.slice(prefix.length) : path;
}

/** A path that some front ends have decoded can hold anything: what can't stand in one is encoded again. */
function written(path: string): string {
  return path.toWellFormed().replace(/[^!-~]|[?#]/gu, encodeURIComponent);
}

function queryOf(query: string): string {
  return query === '' ? '' : `?${query.toWellFormed().replace(/[^!-~]|#/gu, encodeURIComponent)}`;
}

type Single = z.output<typeof single>;
type Multiple = z.output<typeof multiple>;

function pairs(one: Single, several: Multiple): [string, readonly string[]][] {
  return several == null ? Object.entries(one ?? {}).map(([name, value]) => [name, [value]]) : Object.entries(several);
}

/** Events are text, headers are octets: what is no ASCII is as Node.js's own server would have it. */
function headersFrom(one: Single, several: Multiple): Map<string, readonly string[]> {
  const headers = new Map<string, readonly string[]>();
  for (const [given, values] of pairs(one, several)) {
    const name = given.toLowerCase();
    const octets = values.map((value) => Buffer.from(value).toString('latin1'));
    headers.set(name, [...(headers.get(name) ?? []), ...octets]);
  }
  return headers;
}

function bodyOf({
  body: text,
  isBase64Encoded,
}: {
  body?: string | null | undefined;
  isBase64Encoded?: boolean | undefined;
}) {
  return Buffer.from(text ?? '', isBase64Encoded === true ? 'base64' : 'utf8');
}
