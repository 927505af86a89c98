import ipaddr from 'ipaddr.js';
import { canonicalLocation } from '../observables/canonical.ts';

const ipv4 = /^\d+\.\d+\.\d+\.\d+$/;

/**
 * The address that `value` is, in the one form in which addresses are compared: IPv6 in lower case and shortened, IPv4
 * mapped into IPv6 as IPv4. Undefined when it is anything else, such as a name, or an address with a port.
 */
export function addressOf(value: string): string | undefined {
  if (value === '') return undefined;
  const location = canonicalLocation(value);
  return location?.port === '' && location.path === '' ? addressOfHost(location.host) : undefined;
}

/** The same for a host in canonical form, which ends in a number only if it is an IPv4 address. */
export function addressOfHost(host: string): string | undefined {
  if (host.includes(':')) return ipaddr.process(host).toString();
  return ipv4.test(host) ? host : undefined;
}
