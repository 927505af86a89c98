import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

const cookieName = 'cct_pass';

/** Cookies remembered at any time; the oldest is forgotten first. */
const maxCookies = 10_000;

/** The site's cookie challenge: who comes without a cookie it handed out is sent round once more. */
export type Challenge = {
  /** Whether the request carries a cookie handed out and not revoked since. */
  readonly isPassedBy: (request: IncomingMessage) => boolean;
  /** Answers 307 with a fresh cookie, to the same path and query plus `__r=TOKEN`. */
  readonly pose: (request: IncomingMessage, response: ServerResponse) => void;
  /** Makes every cookie handed out so far worthless. */
  readonly revoke: () => void;
};

/** A challenge that has handed out no cookie yet. */
export function createChallenge(): Challenge {
  const issued = new Set<string>();
  return {
    isPassedBy: ({ headers }) => cookies(headers.cookie).some((value) => issued.has(value)),
    pose: (request, response) => {
      const token = randomBytes(16).toString('hex');
      issued.add(token);
      if (issued.size > maxCookies) issued.delete(issued.values().next().value ?? '');
      response.writeHead(307, {
        'set-cookie': `${cookieName}=${token}; Path=/; HttpOnly`,
        location: withToken(request.url ?? '/', token),
        'content-length': '0',
      });
      response.end();
    },
    revoke: () => issued.clear(),
  };
}

/** An earlier token at the end is replaced, so that a client that keeps no cookies goes round for ever. */
function withToken(address: string, token: string): string {
  const plain = address.replace(/[?&]__r=[0-9a-f]{32}$/, '');
  return `${plain}${plain.includes('?') ? '&' : '?'}__r=${token}`;
}

function cookies(header = ''): string[] {
  return header
    .split(';')
    .map((pair) => pair.trim().split('='))
    .filter(([name]) => name === cookieName)
    .map(([, value = '']) => value);
}
