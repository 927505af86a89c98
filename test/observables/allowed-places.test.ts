import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readConfig } from '../../src/config/config.ts';
import { assess } from '../../src/ctim/assessment.ts';
import { compatibleProfile } from '../../src/ctim/compatible/profile.ts';
import type { Finding } from '../../src/lookup/finding.ts';
import { allowedPlaces, builtInPlaces } from '../../src/observables/allowed-places.ts';
import { parseAllowlist } from '../../src/observables/allowlist.ts';
import { questionOf } from '../../src/observables/question.ts';
import { scratchDirectory } from '../support/scratch-directory.ts';

const own = allowedPlaces(
  parseAllowlist('# ours\n\nShop.example  # ours too\n*.cdn.example\n192.0.2.7\n198.51.100.0/24\n2001:db8::/32\n'),
);

describe('allowed places', () => {
  test.each([
    ['github.com', 'it belongs to everyone (code hosting)'],
    ['one.one.one.one', 'it belongs to everyone (public resolver)'],
    ['amazonaws.com', 'it belongs to everyone (cloud platform)'],
    ['0.pool.ntp.org', 'it belongs to everyone (everyday service)'],
    ['co.uk', 'it belongs to everyone (public suffix)'],
    ['blogspot.com', 'it belongs to everyone (public suffix)'],
    ['8.8.8.8', 'it is a public resolver'],
    ['104.28.22.41', 'it is an address of Cloudflare, which fronts for many sites'],
    ['2606:4700::6810:1', 'it is an address of Cloudflare, which fronts for many sites'],
    ['151.101.1.1', 'it is an address of Fastly, which fronts for many sites'],
    ['panel.example', undefined],
    ['192.0.2.7', undefined],
    ['8.8.8.9', undefined],
    ['104.32.0.1', undefined],
    ['', undefined],
  ])('%s, as built in: %s', (host, why) => {
    expect(builtInPlaces.of(host)?.why).toBe(why);
  });

  test.each([
    ['shop.example', true],
    ['www.shop.example', true],
    ['a.cdn.example', true],
    ['myshop.example', false],
    ['192.0.2.7', true],
    ['192.0.2.8', false],
    ['198.51.100.200', true],
    ['2001:db8::9', true],
    ['203.0.113.1', false],
  ])('%s, of the own list: %s', (host, isAllowed) => {
    expect(own.of(host) !== undefined).toBe(isAllowed);
  });

  test('without those built in, public suffixes are left', () => {
    const bare = allowedPlaces(undefined, false);
    expect(['github.com', '8.8.8.8', 'co.uk', 'duckdns.org'].map((host) => bare.of(host) !== undefined)).toEqual([
      false,
      false,
      true,
      true,
    ]);
  });

  test('a wrong line of the file stops the start, with its number', async () => {
    const file = join(await scratchDirectory(), 'allowed');
    await writeFile(file, 'shop.example\nhttp://shop.example/x\n192.0.2.0/33\n-- \n');
    expect(readConfig({ ALLOWLIST_FILE: file })).toEqual({
      faults: [
        'ALLOWLIST_FILE line 2 must be a domain, host, address or CIDR, not "http://shop.example/x"',
        'ALLOWLIST_FILE line 3 must be a domain, host, address or CIDR, not "192.0.2.0/33"',
      ].concat(expect.stringMatching(/^ALLOWLIST_FILE line 4 /)),
    });
    expect(readConfig({ ALLOWLIST_FILE: `${file}-not-there` })).toEqual({
      faults: [`ALLOWLIST_FILE must be a file that can be read, not "${file}-not-there"`],
    });
  });
});

describe('looked up', () => {
  const listed = (type: string, value: string): Finding => ({
    kind: 'listed',
    question: questionOf({ type, value } as Parameters<typeof questionOf>[0]),
    source: 'tracker',
    answeredAt: Date.UTC(2018, 5, 1),
    asOf: 0,
    isStale: false,
    families: ['Keitaro'],
    listings: [{ family: 'Keitaro', url: 'x.example/', ip: '', date: '2018-01-14' }],
    hostsOnAddress: 1,
    isSharedHosting: false,
  });

  test.each([
    [
      'ip',
      '104.28.22.41',
      /^Suspicious: listed, but it is an address of Cloudflare, .*: Keitaro, listed on 2018-01-14$/,
    ],
    ['domain', 'github.com', /^Suspicious: listed, but it belongs to everyone/],
    ['url', 'https://github.com/', /^Suspicious: /],
    ['url', 'https://github.com/someone/panel.php', /^Malicious: Keitaro, listed on 2018-01-14$/],
    ['ip', '203.0.113.9', /^Malicious: /],
  ])('%s %s in `full`', (type, value, reason) => {
    expect(assess(listed(type, value))?.reasonOf('Keitaro')).toMatch(reason);
  });

  test('confidence falls with age and on places of everyone’s', () => {
    const at = (finding: Finding, answeredAt: number) =>
      assess({ ...finding, answeredAt } as Finding)?.confidenceOf('Keitaro');
    const url = listed('url', 'http://x.example/panel');
    expect([Date.UTC(2018, 5, 1), Date.UTC(2020, 1, 1), Date.UTC(2026, 1, 1)].map((time) => at(url, time))).toEqual([
      'Medium',
      'Medium',
      'Low',
    ]);
    expect(at(listed('ip', '203.0.113.9'), Date.UTC(2018, 5, 1))).toBe('Medium');
    expect(at(listed('ip', '203.0.113.9'), Date.UTC(2022, 5, 1))).toBe('Low');
    expect(at(listed('ip', '104.28.22.41'), Date.UTC(2018, 5, 1))).toBe('Low');
  });

  test('`compatible` tells of what is built in, but not of what the own list names', () => {
    const told = (allowed: typeof own, type: string, value: string) =>
      compatibleProfile('http://192.0.2.1/', allowed).observe([listed(type, value)], []).json;
    expect(told(own, 'ip', '104.28.22.41')).toContain('"disposition":2');
    expect(told(own, 'ip', '192.0.2.7')).toBe('{"data":{}}');
    expect(told(own, 'url', 'http://shop.example/')).toBe('{"data":{}}');
    expect(told(own, 'url', 'http://shop.example/panel/')).toContain('"disposition":2');
  });
});
