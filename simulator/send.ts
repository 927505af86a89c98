import type { ServerResponse } from 'node:http';
import type { Page } from './page.ts';

/** Answers with a page, in full. */
export function sendPage(response: ServerResponse, { status, headers, body }: Page): void {
  const isBodiless = status === 204 || status === 304;
  response.writeHead(status, isBodiless ? headers : { ...headers, 'content-length': Buffer.byteLength(body) });
  response.end(isBodiless ? undefined : body);
}

/** Runs `action` after `delayMs`, at once for 0; not at all when the client has left by then. */
export function later(response: ServerResponse, delayMs: number, action: () => void): void {
  if (delayMs <= 0) {
    action();
    return;
  }
  const timer = setTimeout(action, delayMs);
  response.once('close', () => clearTimeout(timer));
}
