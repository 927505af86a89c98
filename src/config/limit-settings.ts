import ipaddr from 'ipaddr.js';
import { z } from 'zod';
import { integer, listOf } from './setting-kinds.ts';

const ranges = listOf(z.string()).refine((list) => list.every(isRange), {
  error: 'must be a list of addresses and CIDRs, by comma or space',
});

function isRange(text: string): boolean {
  return ipaddr.isValidCIDR(text) || (ipaddr.isValid(text) && !/^\d+(\.\d+){0,2}$/.test(text));
}

/** The settings that keep one caller from hurting the others. */
export const limitShape = {
  maxConnections: integer(1, 1_000_000).default(2000).meta({
    unit: 'connections',
    description: 'Connections open at any time; those beyond are closed as they come.',
  }),
  maxInFlight: integer(1, 100_000).default(128).meta({
    unit: 'requests',
    description:
      'Requests worked on at any time. As many more wait for their turn, a second at most; those beyond are answered `service unavailable`.',
  }),
  rateLimitPerMinute: integer(0, 1_000_000).default(0).meta({
    unit: 'requests a minute',
    description:
      'Requests of one client, told by its credential, else by its address; those beyond are answered `service unavailable`. 0 sets no limit.',
  }),
  trustedProxies: ranges.default([]).meta({
    unit: 'addresses and CIDRs',
    description:
      'Proxies before the relay, by comma or space, such as `10.0.0.0/8`: what they say in `X-Forwarded-For` of where a request comes from is believed.',
  }),
};
