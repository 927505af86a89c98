import { BlockList, isIP } from 'node:net';
import { expect, test } from 'vitest';
import { sampleListings } from '../../simulator/listings.ts';
import { hostAsked } from '../../simulator/matching.ts';

const reserved = new BlockList();
for (const network of ['192.0.2.0', '198.51.100.0', '203.0.113.0']) reserved.addSubnet(network, 24);
reserved.addSubnet('2001:db8::', 32, 'ipv6');

function isReserved(name: string): boolean {
  const version = isIP(name);
  if (version === 0) return /\.(example|onion)$/.test(name);
  return reserved.check(name, version === 6 ? 'ipv6' : 'ipv4');
}

test('there are about 200, newest first, the undated ones apart', () => {
  expect(sampleListings).toHaveLength(200);
  const days = sampleListings.map(({ date }) => date.split('-').reverse().join('')).filter((day) => day !== '19700101');
  expect(days).toEqual(days.toSorted().reverse());
});

test('all names and addresses are reserved ones', () => {
  for (const { url, ip } of sampleListings) {
    expect(isReserved(hostAsked(url) ?? ''), url).toBe(true);
    const address = ip.replaceAll(/[\s\]]/g, '');
    if (isIP(address) !== 0) expect(isReserved(address), ip).toBe(true);
  }
});

test('one address serves twelve hosts, and one is in an IP cell only', () => {
  const hosts = new Set(sampleListings.filter(({ ip }) => ip === '198.51.100.12').map(({ url }) => hostAsked(url)));
  expect(hosts.size).toBe(12);
  expect(sampleListings.filter(({ url }) => url.includes('203.0.113.145'))).toEqual([]);
  expect(sampleListings.filter(({ ip }) => ip === '203.0.113.145')).toHaveLength(1);
});
