import ipaddr from 'ipaddr.js';
import { canonicalLocation } from '../observables/canonical.ts';
import type { CanonicalLocation } from '../observables/location.ts';

const ipv4 = /^\d+\.\d+\.\d+\.\d+$/;

/**
 * The address that `value` is, in the one form in which addresses are compared: IPv6 in lower case and shortened, IPv4
 * mapped into IPv6 as IPv4. Undefined when it is anything else, such as a name, or an address with a port.
 */
export function addressOf(value: string): string | undefined {
  const location = value === '' ? undefined : canonicalLocation(value);
  return location === undefined ? undefined : addressAt(location);
}

/** The same of a location: undefined unless it is an address and nothing else. */
export function addressAt({ host, port, path }: CanonicalLocation): string | undefined {
  return port === '' && path === '' ? addressOfHost(host) : undefined;
}

/**
 * The addresses a listing is at, each once: the one in its IP cell, and its host (in canonical form) if that is an address.
 * How many listed hosts an address serves is counted by this, both for verdicts and for exports.
 */
export function addressesOf(host: string, ip: string): readonly string[] {
  const address = addressOf(ip);
  const ownAddress = addressOfHost(host);
  return [...new Set([address, ownAddress])].filter((one) => one !== undefined);
}

/** The address that a host in canonical form is, if it is one: such a host ends in a number only if it is an IPv4 address. */
export function addressOfHost(host: string): string | undefined {
  if (host.includes(':')) return ipaddr.process(host).toString();
  return ipv4.test(host) ? host : undefined;
}
