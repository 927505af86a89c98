import { parse } from 'tldts';

const asItStands = {
  allowPrivateDomains: true,
  extractHostname: false,
  validateHostname: false,
  detectIp: false,
  mixedInputs: false,
};

/** RFC 2606's endings that stand for real ones in examples and tests, and Namecoin's, which panels use. */
const undelegated = /(?:^|\.)(?:example|test|bit)$/;

/**
 * Whether `host`, a name in canonical form, is a public suffix, below which anyone may have a name: `com`, `co.uk`,
 * `blogspot.com`. A name of one label always is. Takes half a microsecond.
 */
export function isPublicSuffix(host: string): boolean {
  return parse(host, asItStands).domain === null;
}

/** Whether `host`, a name in canonical form, ends as names of the public DNS do, `.onion` and names for tests included. */
export function hasPublicSuffix(host: string): boolean {
  const { isIcann, isPrivate } = parse(host, asItStands);
  return isIcann === true || isPrivate === true || undelegated.test(host);
}
