import { describe, expect, test } from 'vitest';
import { clientAddresses } from '../../src/http/client-address.ts';

const none = () => undefined;
const trusted = clientAddresses(['192.0.2.0/24', '2001:db8:ffff::/48', '198.51.100.7']);

describe('without a proxy', () => {
  test.each([
    ['203.0.113.9', '203.0.113.9'],
    ['::ffff:203.0.113.9', '203.0.113.9'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::ffff', '2001:db8:1:2::/64'],
    ['', ''],
  ])('%s is %s', (peer, client) => {
    expect(clientAddresses([])(peer, none)).toBe(client);
  });

  test('what a caller says of itself is not looked at', () => {
    const ask = () => expect.unreachable();
    expect(clientAddresses([])('203.0.113.9', ask)).toBe('203.0.113.9');
    expect(trusted('203.0.113.9', ask)).toBe('203.0.113.9');
  });
});

describe('behind trusted proxies, X-Forwarded-For is read from its end', () => {
  test.each([
    ['the last is the client', '203.0.113.9', '203.0.113.9'],
    ['what the client sent before that counts for nothing', '198.51.100.1, 203.0.113.9', '203.0.113.9'],
    ['through all proxies that are trusted', '203.0.113.9, 198.51.100.7, 192.0.2.4', '203.0.113.9'],
    ['and no further than them', '203.0.113.1, 198.51.100.8, 192.0.2.4', '198.51.100.8'],
    ['all trusted: the first of them', '192.0.2.3, 192.0.2.4', '192.0.2.3'],
    ['what is no address ends it', '203.0.113.9, unknown, 192.0.2.4', '192.0.2.4'],
    ['an address and a port', '203.0.113.9:4711', '203.0.113.9'],
    ['an IPv6 address and a port', '[2001:db8::1]:4711', '2001:db8:0:0::/64'],
    ['a mapped address', '::ffff:203.0.113.9', '203.0.113.9'],
    ['short forms of addresses', '203.0.113.9,, 192.0.2.4', '192.0.2.4'],
    ['empty', '', '192.0.2.1'],
    ['very long', `${'203.0.113.1, '.repeat(10_000)}203.0.113.9`, '203.0.113.9'],
    ['long and all trusted', `203.0.113.1, ${'192.0.2.4, '.repeat(10_000)}192.0.2.4`, '192.0.2.4'],
  ])('%s', (_, forwardedFor, client) => {
    expect(trusted('192.0.2.1', () => forwardedFor)).toBe(client);
  });

  test('none at all: the proxy itself', () => {
    expect(trusted('192.0.2.1', none)).toBe('192.0.2.1');
    expect(trusted('::ffff:192.0.2.1', () => '203.0.113.9')).toBe('203.0.113.9');
  });
});
