import { z } from 'zod';
import { rangeOf } from '../observables/address-ranges.ts';
import { integer, listOf } from './setting-kinds.ts';

const ranges = listOf(z.string()).refine((list) => list.every((text) => rangeOf(text) !== undefined), {
  error: 'must be a list of addresses and CIDRs such as 10.0.0.0/8, by comma or space',
});

/** The settings that keep one caller from hurting the others. */
export const limitShape = {
  maxConnections: integer(1, 1_000_000).default(2000).meta({
    unit: 'connections',
    description: 'Connections open at any time; those beyond are closed as they come.',
  }),
  maxInFlight: integer(1, 100_000).default(128).meta({
    unit: 'requests',
    description:
      'Requests of one client worked on at any time, and a quarter more in all, so that one alone takes no place from others. As many wait for their turn, a second at most; those beyond are answered `service unavailable`.',
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
