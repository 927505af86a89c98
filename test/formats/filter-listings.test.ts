import { describe, expect, test } from 'vitest';
import { filterListings } from '../../src/formats/filter-listings.ts';
import { createListingIndex } from '../../src/mirror/listing-index.ts';
import { questionOf } from '../../src/observables/question.ts';
import type { Listing } from '../../src/tracker/listing.ts';
import { plainListings, unexportableListings } from './samples.ts';

const values = (listings: readonly Listing[], filters = {}) =>
  filterListings(listings, filters).items.map(({ type, value }) => `${type} ${value}`);

describe('items', () => {
  test('a listing yields its URL, its host and its address, equal ones once', () => {
    expect(values(plainListings)).toEqual([
      'url panel.example/gate.php?id=1&x=2',
      'domain panel.example',
      'ip 203.0.113.7',
      'url sub.panel.example/panel/',
      'domain sub.panel.example',
      'url whole.example/',
      'domain whole.example',
      'url 198.51.100.9/admin/',
      'ip 198.51.100.9',
      'url [2001:db8::1]/panel/',
      'ip 2001:db8::1',
      'ip 2001:db8::2',
      'url port.example:8080/panel/login.php',
      'domain port.example',
      'url tls.example:443/panel/',
      'domain tls.example',
    ]);
  });

  test('merge families, hosts and dates of the listings behind them', () => {
    const { items } = filterListings(plainListings);
    expect(items[2]).toEqual({
      type: 'ip',
      value: '203.0.113.7',
      families: ['Keitaro', 'Pony'],
      hosts: ['panel.example', 'sub.panel.example'],
      firstListed: '2023-01-15',
      lastListed: '2024-03-01',
      searchValue: '203.0.113.7',
      isShared: false,
      held: { first: 0, last: 0, changed: 0 },
    });
    expect(items[5]).toMatchObject({ families: [], firstListed: '', lastListed: '' });
  });

  test('know since when the listings behind them are held', () => {
    const times = [
      { held: 2000, changed: 9000 },
      { held: 1000, changed: 3000 },
    ];
    const held = plainListings.slice(0, 2).map((listing, at) => ({ ...listing, ...times[at] }));
    const { items } = filterListings([...held, ...plainListings.slice(2)]);
    expect(items[2]).toMatchObject({ value: '203.0.113.7', held: { first: 1000, last: 2000, changed: 9000 } });
  });

  test('never name a private, unroutable or unreadable address or host', () => {
    expect(values(unexportableListings)).toEqual([]);
  });

  test('a public suffix is no domain to block, its URLs are looked for all the same', () => {
    expect(values([{ family: '', url: 'co.uk/x', ip: '', date: '' }])).toEqual(['url co.uk/x']);
  });

  test('a URL too long for an engine is left out, its host is not', () => {
    const url = `long.example/${'a'.repeat(2100)}`;
    expect(values([{ family: '', url, ip: '', date: '' }])).toEqual(['domain long.example']);
  });
});

describe('filters', () => {
  test('by family, whatever its case', () => {
    expect(filterListings(plainListings, { families: ['pony', 'ZEUS'] }).listings).toHaveLength(2);
  });

  test('by day, undated listings out', () => {
    const { listings } = filterListings(plainListings, { since: '2023-01-15' });
    expect(listings.every(({ date }) => date >= '2023-01-15')).toBe(true);
    expect(listings).toHaveLength(plainListings.length - 2);
  });

  test('by type, with only the listings that yield one', () => {
    const selection = filterListings(plainListings, { type: 'ip' });
    expect(selection.items.map(({ value }) => value)).toEqual([
      '203.0.113.7',
      '198.51.100.9',
      '2001:db8::1',
      '2001:db8::2',
    ]);
    expect(selection.listings).toHaveLength(5);
  });

  test('shared hosting costs the address, not the names and URLs on it', () => {
    const filters = { excludeShared: true, sharedFromHosts: 2 };
    const { listings } = filterListings(plainListings, filters);
    expect(values(plainListings, filters)).not.toContain('ip 203.0.113.7');
    expect(values(plainListings, filters)).toContain('domain panel.example');
    expect(listings.map(({ ip }) => ip)).not.toContain('203.0.113.7');
    expect(values(plainListings, { excludeShared: true, sharedFromHosts: 3 })).toContain('ip 203.0.113.7');
  });

  test('a shared address that is kept is marked', () => {
    const { items } = filterListings(plainListings, { sharedFromHosts: 2 });
    expect(items.filter(({ isShared }) => isShared).map(({ value }) => value)).toEqual(['203.0.113.7']);
  });

  test('an address listed as a host itself is one of the hosts on it, and whatever can not be exported counts too', () => {
    const onAddress = ['203.0.113.50/panel/', 'first.example/', 'panel.internal/'].map((url) => ({
      family: '',
      url,
      ip: '203.0.113.50',
      date: '',
    }));
    const index = createListingIndex(onAddress).match(questionOf({ type: 'ip', value: '203.0.113.50' }));
    expect(index).toMatchObject({ hostsOnAddress: 3 });
    expect(values(onAddress, { excludeShared: true, sharedFromHosts: 3 })).not.toContain('ip 203.0.113.50');
    expect(values(onAddress, { excludeShared: true, sharedFromHosts: 4 })).toContain('ip 203.0.113.50');
  });

  test('whether an address is shared is judged over all listings', () => {
    const filters = { excludeShared: true, sharedFromHosts: 2, families: ['Pony'] };
    expect(values(plainListings, filters)).toEqual(['url panel.example/gate.php?id=1&x=2', 'domain panel.example']);
  });
});
