import { type ServerResponse, STATUS_CODES } from 'node:http';
import { TLSSocket } from 'node:tls';
import { sendHugeBody } from './huge-body.ts';
import { htmlPage, jsonPage, type Page } from './page.ts';
import { later, sendPage } from './send.ts';

/** The faults by name, beside `status-404` and the like, with what befalls the request. */
export const faultDescriptions = {
  hang: 'accepts the request, never answers',
  'hang-body': 'sends headers and half the body, then nothing more',
  reset: 'resets the connection',
  cut: 'closes the connection after half the body',
  huge: 'a body of 50 MB',
  slow: 'answers after a second',
  truncated: 'sends half the body as if it were all',
  html: 'an HTML page with status 200',
  array: 'JSON, but an array',
  'number-message': 'JSON with a number for its message',
  'no-message': 'JSON without a message',
  loop: 'redirects to the same address for ever',
  elsewhere: 'redirects to another host',
} as const;

type NamedFault = keyof typeof faultDescriptions;

/** A way in which the site can fail to answer; `status-NNN` answers with that status, 200 to 599. */
export type FaultName = NamedFault | `status-${number}`;

/** Whether `text` names a fault. */
export function isFaultName(text: string): text is FaultName {
  return isNamed(text) || /^status-[2-5]\d\d$/.test(text);
}

/** The fault a look-up asks for by the host in it: `hang.fault.example` hangs. */
export function faultOfHost(host: string | undefined): FaultName | undefined {
  const name = host?.endsWith('.fault.example') ? host.slice(0, -'.fault.example'.length) : '';
  return isFaultName(name) ? name : undefined;
}

/** What a fault has to work with. */
export type FaultContext = {
  readonly response: ServerResponse;
  /** The answer had there been no fault. */
  readonly page: Page;
  /** Where `elsewhere` redirects to. */
  readonly elsewhereUrl: string;
};

/** Lets the fault befall a request. */
export function commitFault(fault: FaultName, context: FaultContext): void {
  if (isNamed(fault)) faults[fault](context);
  else sendPage(context.response, statusPage(Number(fault.slice('status-'.length))));
}

const faults: Readonly<Record<NamedFault, (context: FaultContext) => void>> = {
  hang: () => {},
  'hang-body': ({ response, page }) => sendHalf(response, page, () => {}),
  reset: ({ response }) => reset(response),
  cut: ({ response, page }) => sendHalf(response, page, () => response.socket?.destroySoon()),
  huge: ({ response }) => sendHugeBody(response),
  slow: ({ response, page }) => later(response, 1000, () => sendPage(response, page)),
  truncated: ({ response, page }) => sendPage(response, { ...page, body: half(page.body) }),
  html: ({ response }) => sendPage(response, htmlPage('Maintenance', '<h1>We will be back soon</h1>')),
  array: ({ response }) => sendPage(response, jsonPage([{ success: true, message: 'Malicious: Pony' }])),
  'number-message': ({ response }) => sendPage(response, jsonPage({ success: true, message: 42 })),
  'no-message': ({ response }) => sendPage(response, jsonPage({ success: true })),
  loop: ({ response }) => redirect(response, response.req.url ?? '/'),
  elsewhere: ({ response, elsewhereUrl }) => redirect(response, elsewhereUrl),
};

function isNamed(text: string): text is NamedFault {
  return Object.hasOwn(faultDescriptions, text);
}

/** Announces the whole body, sends half of it, then does `next`. */
function sendHalf(response: ServerResponse, { status, headers, body }: Page, next: () => void): void {
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) });
  response.write(half(body), next);
}

function half(body: string): string {
  return body.slice(0, Math.floor(body.length / 2));
}

/** TLS has no reset of its own; there the connection is dropped without a closing alert. */
function reset({ socket }: ServerResponse): void {
  if (socket instanceof TLSSocket) socket.destroy();
  else socket?.resetAndDestroy();
}

function redirect(response: ServerResponse, location: string): void {
  sendPage(response, { status: 302, headers: { location }, body: '' });
}

function statusPage(status: number): Page {
  if (status === 404) return htmlPage('404 Not Found', '<h1>Not Found</h1>', 404);
  const error = status === 418 ? 'I am a teapot, short and stout' : (STATUS_CODES[status] ?? `Status ${status}`);
  const answer = jsonPage({ error }, status);
  return status === 429 ? { ...answer, headers: { ...answer.headers, 'retry-after': '1' } } : answer;
}
