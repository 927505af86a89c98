import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createListingIndex } from '../../src/mirror/listing-index.ts';
import { sharedHostsThreshold } from '../../src/mirror/match.ts';
import { packListings } from '../../src/mirror/packed-listings.ts';
import type { ObservableType } from '../../src/observables/observable.ts';
import { questionOf } from '../../src/observables/question.ts';
import type { Listing } from '../../src/tracker/listing.ts';

const listing = (url: string, ip = '', family = 'Keitaro'): Listing => ({ family, url, ip, date: '2018-01-14' });

const listings = [
  listing('Panel.Example/admin/login.php?m=1&amp;b=2', '192.0.2.1'),
  listing('panel.example/admin/', '192.0.2.1', 'Pony'),
  listing('panel.example/admin/', '192.0.2.2', 'Zeus'),
  listing('panel.example:8080/gate.php'),
  listing('bücher.example/%7euser/a b/'),
  listing('198.51.100.7/panel/', '198.51.100.7'),
  listing('[2001:db8::7]/panel/'),
  listing('six.example/', '2001:DB8:0:0::8'),
  listing('four.example/', '::ffff:203.0.113.4'),
  listing('port.example:8080/', '203.0.113.5'),
  listing('lonely.example/a.php'),
  listing('///', '203.0.113.6'),
];

const index = createListingIndex(listings);
const match = (type: ObservableType, value: string) => {
  const found = index.match(questionOf({ type, value }));
  return found && { ...found, listings: found.listings.map((one) => listings.findIndex((each) => equal(each, one))) };
};
const equal = (a: Listing, b: Listing) => JSON.stringify(a) === JSON.stringify(b);

describe('createListingIndex: url', () => {
  test.each([
    ['http://panel.example/admin/login.php?m=1&b=2', 'exact', [0]],
    ['panel.example/admin/login.php?m=1&b=2', 'exact', [0]],
    ['HTTPS://PANEL.EXAMPLE:443/admin//../login.php?m=1&amp;b=2#top', 'exact', [0]],
    ['http://panel.example/admin', 'exact', [1, 2]],
    ['http://panel.example/admin/', 'exact', [1, 2, 0]],
    ['http://panel.example/', 'below', [0, 1, 2]],
    ['panel.example', 'below', [0, 1, 2]],
    ['http://panel.example:8080', 'below', [3]],
    ['http://panel.example:8080/gate.php', 'exact', [3]],
    ['http://panel.example/gate.php', 'host', [0, 1, 2, 3]],
    ['http://panel.example/adm/', 'host', [0, 1, 2, 3]],
    ['http://panel.example/admin/login.php', 'host', [0, 1, 2, 3]],
    ['http://panel.example/admin/login.php?m=1', 'host', [0, 1, 2, 3]],
    ['http://xn--bcher-kva.example/~user/a%20b', 'exact', [4]],
    ['http://bücher.example/~user/', 'below', [4]],
    ['http://198.51.100.7/other', 'host', [5]],
    ['http://192.0.2.1/gate.php', 'host', [0, 1]],
    ['http://192.0.2.1:8080/?a=b', 'host', [0, 1]],
    ['http://[2001:db8::8]/x', 'host', [7]],
    ['http://0xc6336407/panel', 'exact', [5]],
    ['http://[2001:DB8:0::7]/panel/', 'exact', [6]],
    ['http://port.example/', 'host', [9]],
    ['http://lonely.example', 'below', [10]],
  ] as const)('%s: %s', (value, kind, expected) => {
    expect(match('url', value)).toEqual({ kind, listings: expected });
  });

  test.each([
    ['http://192.0.2.3/'],
    ['http://192.0.2.3/x'],
    ['http://www.panel.example/admin/'],
    ['http://example/'],
    ['http://'],
    [''],
    ['\0'],
    ['http://panel.example.other.example/admin/'],
  ])('%j: nothing', (value) => {
    expect(match('url', value)).toBeUndefined();
  });
});

describe('createListingIndex: a url of nothing but an address', () => {
  test.each([
    ['http://192.0.2.1/', [0, 1]],
    ['192.0.2.1', [0, 1]],
    ['192.0.2.1:53', [0, 1]],
    ['https://192.0.2.1:8443/#x', [0, 1]],
    ['http://0xc0000201', [0, 1]],
    ['http://198.51.100.7/', [5]],
    ['http://[::ffff:203.0.113.4]/', [8]],
    ['[2001:db8::8]:8080', [7]],
  ])('%s is that address', (value, expected) => {
    expect(match('url', value)).toEqual({ kind: 'ip', listings: expected, hostsOnAddress: 1 });
  });

  test('is the listing, where it is listed itself', () => {
    const own = createListingIndex([listing('192.0.2.9:8080/'), listing('a.example/', '192.0.2.9')]);
    expect(own.match(questionOf({ type: 'url', value: 'http://192.0.2.9:8080' }))).toMatchObject({ kind: 'exact' });
    expect(own.match(questionOf({ type: 'url', value: 'http://192.0.2.9' }))).toMatchObject({ kind: 'ip' });
  });

  test('is shared, where the address is', () => {
    const many = Array.from({ length: sharedHostsThreshold }, (_, at) => listing(`host${at}.example/x`, '192.0.2.9'));
    const found = createListingIndex(many).match(questionOf({ type: 'url', value: 'http://192.0.2.9/' }));
    expect(found).toMatchObject({ kind: 'shared-ip', hostsOnAddress: sharedHostsThreshold });
  });
});

describe('createListingIndex: what says nothing about its host', () => {
  const everyones = createListingIndex([
    listing('github.com/evil/panel.php', '203.0.113.80'),
    listing('www.github.com/evil/', '203.0.113.80'),
    listing('blogspot.com/x', '203.0.113.81'),
    listing('evil.blogspot.com/', '203.0.113.82'),
    ...['google.com', 'com', '*', '0.0.0.0', '1.1/x', '10.0.0.1/x'].map((url) => listing(url)),
    listing('a.example/', '0.0.0.0'),
    listing('255.255.255.255/x'),
  ]);
  const kindOf = (type: ObservableType, value: string) => everyones.match(questionOf({ type, value }))?.kind;

  test('a listing on a host of everyone’s matches its own URL', () => {
    expect(kindOf('url', 'https://GitHub.com/evil/panel.php#x')).toBe('exact');
    expect(kindOf('url', 'http://www.github.com/evil/')).toBe('exact');
    expect(kindOf('url', 'http://blogspot.com/x/')).toBe('exact');
  });

  test.each([
    ['url', 'http://github.com/'],
    ['url', 'github.com'],
    ['url', 'http://github.com/evil/'],
    ['url', 'http://github.com/other'],
    ['url', 'http://github.com:8080/evil/panel.php'],
    ['url', 'http://www.github.com/evil/x'],
    ['domain', 'github.com'],
    ['domain', 'www.github.com'],
    ['hostname', 'blogspot.com'],
    ['ip', '203.0.113.80'],
    ['url', 'http://203.0.113.80/'],
    ['url', 'http://203.0.113.80/x'],
    ['domain', 'google.com'],
    ['url', 'http://google.com/'],
    ['domain', 'com'],
    ['domain', '*'],
    ['ip', '0.0.0.0'],
    ['url', 'http://0.0.0.0/'],
    ['url', 'http://0.0.0.0/x'],
    ['ip', '1.0.0.1'],
    ['url', 'http://1.0.0.1/x'],
    ['ip', '10.0.0.1'],
    ['ip', '255.255.255.255'],
  ] as const)('nothing else: %s %s', (type, value) => {
    expect(kindOf(type, value)).toBeUndefined();
  });

  test('a name below a public suffix is a host like any other', () => {
    expect(kindOf('domain', 'evil.blogspot.com')).toBe('below');
    expect(kindOf('ip', '203.0.113.82')).toBe('ip');
  });
});

describe('createListingIndex: domain and hostname', () => {
  test.each([
    ['panel.example', [0, 1, 2, 3]],
    ['PANEL.example.', [0, 1, 2, 3]],
    ['bücher.example', [4]],
    ['port.example', [9]],
  ])('%s: every listing on it, at any port', (value, expected) => {
    expect(match('domain', value)).toEqual({ kind: 'below', listings: expected });
    expect(match('hostname', value)).toEqual({ kind: 'below', listings: expected });
  });

  test.each(['example', 'www.panel.example', 'anel.example', 'panel.example/admin/', 'panel.example:8080', ''])(
    '%j: nothing',
    (value) => {
      expect(match('domain', value)).toBeUndefined();
    },
  );
});

describe('createListingIndex: ip and ipv6', () => {
  test.each([
    ['ip', '192.0.2.1', [0, 1]],
    ['ip', '198.51.100.7', [5]],
    ['ipv6', '2001:db8::7', [6]],
    ['ipv6', '2001:0DB8:0000::0008', [7]],
    ['ip', '2001:db8::8', [7]],
    ['ipv6', '::ffff:cb00:7104', [8]],
    ['ip', '203.0.113.4', [8]],
    ['ip', '203.0.113.6', [11]],
  ] as const)('%s %s', (type, value, expected) => {
    expect(match(type, value)).toEqual({ kind: 'ip', listings: expected, hostsOnAddress: 1 });
  });

  test.each(['192.0.2.3', '192.0.2.1/admin', '192.0.2.1:8080', 'panel.example', '', '::', '2001:db8::9'])(
    '%j: nothing',
    (value) => {
      expect(match('ip', value)).toBeUndefined();
    },
  );

  test('an address that serves many listed hosts is shared', () => {
    const onHosts = (count: number) =>
      createListingIndex([
        listing('192.0.2.9/panel/'),
        ...Array.from({ length: count - 1 }, (_, at) => listing(`host${at}.example/`, '192.0.2.9')),
        listing('host0.example/twice', '192.0.2.9'),
      ]).match(questionOf({ type: 'ip', value: '192.0.2.9' }));
    expect(onHosts(sharedHostsThreshold - 1)).toMatchObject({ kind: 'ip', hostsOnAddress: sharedHostsThreshold - 1 });
    expect(onHosts(sharedHostsThreshold)).toMatchObject({ kind: 'shared-ip', hostsOnAddress: sharedHostsThreshold });
    expect(onHosts(sharedHostsThreshold)?.listings).toHaveLength(sharedHostsThreshold + 1);
  });
});

describe('createListingIndex', () => {
  test('holds the listings as they were given', () => {
    expect([...index.listings]).toEqual(listings);
    expect(index.listings.size).toBe(listings.length);
    expect(createListingIndex(packListings(listings)).listings.bytes).toEqual(index.listings.bytes);
  });

  test('of nothing matches nothing', () => {
    const empty = createListingIndex([]);
    expect(empty.listings.size).toBe(0);
    expect(empty.match(questionOf({ type: 'url', value: 'http://panel.example/' }))).toBeUndefined();
    expect(empty.match(questionOf({ type: 'ip', value: '192.0.2.1' }))).toBeUndefined();
  });

  test('finds each of many listings, and no other', () => {
    const many = Array.from({ length: 20_000 }, (_, at) =>
      listing(`host${at}.example/${at}/admin.php`, `198.${51 + (at >> 16)}.${(at >> 8) & 255}.${at & 255}`),
    );
    const large = createListingIndex(many);
    for (const [at, one] of many.entries()) {
      expect(large.match(questionOf({ type: 'url', value: `http://${one.url}` }))).toEqual({
        kind: 'exact',
        listings: [one],
      });
      expect(large.match(questionOf({ type: 'ip', value: one.ip }))?.listings).toEqual([one]);
      expect(
        large.match(questionOf({ type: 'url', value: `http://benign${at}.example/${at}/admin.php` })),
      ).toBeUndefined();
    }
  });

  test('never throws, and matches each listing it is made of', () => {
    const cells = fc.record({
      family: fc.string(),
      url: fc.webUrl().map((url) => `${url}/x`),
      ip: fc.oneof(fc.ipV4(), fc.ipV6(), fc.string()),
      date: fc.string(),
    });
    fc.assert(
      fc.property(fc.array(cells), fc.string({ unit: 'binary' }), (given, value) => {
        const made = createListingIndex(given);
        for (const type of ['url', 'domain', 'hostname', 'ip', 'ipv6'] as const)
          made.match(questionOf({ type, value }));
        for (const { url } of given) expect(made.match(questionOf({ type: 'url', value: url }))?.kind).toBe('exact');
        expect([...made.listings]).toEqual(given);
      }),
    );
  });
});
