import { randomUUID } from 'node:crypto';

const harmlessId = /^[\w=-]{1,128}$/;

/** The caller's own id for the request, if it is one that can do no harm in a header and a log; else a new one. */
export function requestIdFrom(given: string | undefined): string {
  return given !== undefined && harmlessId.test(given) ? given : randomUUID();
}
