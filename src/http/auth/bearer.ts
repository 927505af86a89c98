import { hash } from 'node:crypto';
import { fingerprint, isSame } from './fingerprint.ts';
import type { Credentials } from './verdict.ts';

/**
 * Finds the one of our tokens that stands after `Bearer`, or undefined. All of them are compared, so that neither how
 * nearly one is right nor which one it is can be measured.
 */
export function createBearerCheck(tokens: readonly string[]): (token: string) => Credentials | undefined {
  const ours = tokens.map((token) => ({
    print: fingerprint(token),
    credentials: { kind: 'bearer', caller: `bearer:${hash('sha256', token).slice(0, 8)}` } as const,
  }));
  return (token) => {
    const print = fingerprint(token);
    let found: Credentials | undefined;
    for (const our of ours) if (isSame(print, our.print)) found = our.credentials;
    return found;
  };
}
