import type { ExportContext } from '../../src/formats/export-context.ts';
import type { Selection } from '../../src/formats/filter-listings.ts';
import { type FindingContext, type FindingFormat, findingText } from '../../src/formats/finding-writer.ts';
import type { ListingFormatName } from '../../src/formats/format-names.ts';
import { listingFormats } from '../../src/formats/formats.ts';
import { wholeText } from '../../src/formats/listing-format.ts';
import type { Finding } from '../../src/lookup/finding.ts';
import { questionOf } from '../../src/observables/question.ts';
import type { Listing } from '../../src/tracker/listing.ts';

export const context: ExportContext = {
  now: new Date('2025-06-01T12:00:00Z'),
  trackerUrl: 'https://tracker.example/',
  relayVersion: '2.0.0',
  snapshotAt: new Date('2025-05-31T06:30:00Z'),
};

export const findingContext: FindingContext = {
  ...context,
  terminal: { isColoured: false, columns: 120 },
};

function listing(url: string, more: Partial<Listing> = {}): Listing {
  return { family: 'Keitaro', url, ip: '', date: '2024-03-01', ...more };
}

/** Listings as they should be. */
export const plainListings: readonly Listing[] = [
  listing('panel.example/gate.php?id=1&x=2', { ip: '203.0.113.7' }),
  listing('panel.example/gate.php?id=1&x=2', { family: 'Pony', date: '2023-01-15', ip: '203.0.113.7' }),
  listing('sub.panel.example/panel/', { ip: '203.0.113.7' }),
  listing('whole.example', { family: '', date: '' }),
  listing('198.51.100.9/admin/', { family: 'Zeus', date: '2022-02-02' }),
  listing('[2001:db8::1]/panel/', { ip: '2001:db8::2' }),
  listing('port.example:8080/panel/login.php'),
  listing('tls.example:443/panel/'),
];

/** What else the tracker lists besides panels. */
export const otherListings: readonly Listing[] = [
  listing('shell.example/wp.php', { family: 'WSO' }),
  listing('mail.example/x.php', { family: 'Mailer' }),
  listing('kit.example/in.php', { family: 'Blackhole' }),
  listing('bracket.example/mass_[inbox]|{x}^.php?q=[1]&r=%zz', { family: 'Mailer', date: '' }),
];

/** Listings that nobody may export to a blocklist. */
export const unexportableListings: readonly Listing[] = [
  listing('192.168.1.1/admin/', { ip: '10.0.0.1' }),
  listing('localhost/x', { ip: '127.0.0.1' }),
  listing('0x7f.1/x', { ip: '::1' }),
  listing('printer.local/x', { ip: 'fe80::1%eth0' }),
  listing('intranet/x', { ip: '0.0.0.0' }),
  listing('0.0.0.0/x', { ip: '224.0.0.1' }),
  listing('[fd00::1]/x', { ip: '255.255.255.255' }),
  listing('*.wild.example/x', { ip: 'FastFlux' }),
  listing(`${'a'.repeat(64)}.example/x`),
  listing(`${'abcdefg.'.repeat(40)}example/x`),
  listing('semi;colon.example/x'),
  listing('', { ip: '1' }),
  listing('   ', { ip: '100.64.0.1' }),
  listing('http://', { ip: '203.0.113.300' }),
  listing(`toolong.example/${'a'.repeat(9000)}`),
];

/** Listings that try to break out of whatever they are written into. */
export const hostileListings: readonly Listing[] = [
  listing('quote.example/a"b\';c|d\\e:f?q="x";y|z\\:', { family: 'Evil "Quote"; sid:1; \\ |pipe|' }),
  listing('newline.example/a\r\nb\tc', { family: 'line\r\nbreak\ttab', ip: '203.0.113.8\t' }),
  listing('bücher.example/путь/?ключ=знач', { family: 'Зевс 宙斯' }),
  listing('space.example/a b/c d.php'),
  listing('user:pa;ss@userinfo.example/admin/'),
  listing(`long.example/${'a;'.repeat(1500)}`),
  listing(`fits.example/${'|'.repeat(2000)}`),
  listing('@formula.example/x', { family: "=cmd|' /C calc'!A0", date: '=1+1' }),
  listing('+plus.example/x', { family: '+1' }),
  listing('-minus.example/x', { family: '-', date: '2024-13-45' }),
  listing('\u001b]0;title\u0007ansi.example/x', { family: '\u001b[31mred\u001b[0m \u009b32m' }),
  listing('bidi.example/\u202egpj.exe', { family: '\u202eevil\u2028' }),
  listing('surrogate.example/\ud800', { family: 'half \udc00' }),
  listing('32.0.0.0.0.rpz-ip/x'),
  listing('8.1.0.0.10.rpz-client-ip/x'),
  listing('under_score.example/~user/%7Ehome//double/../up/?&amp;x=%41'),
  listing(`${'long-label-of-thirty-two-letters.'.repeat(6)}example/x`),
  listing('proto.example/x', { family: '__proto__' }),
  listing('many.example/x', { family: 'F'.repeat(5000) }),
];

export const allListings: readonly Listing[] = [...plainListings, ...unexportableListings, ...hostileListings];

const answered = {
  source: 'mirror',
  answeredAt: Date.parse('2025-06-01T11:59:59Z'),
  asOf: Date.parse('2025-05-31T06:30:00Z'),
  isStale: false,
} as const;

/** One finding of each kind and turn, then one for every listing there is. */
export const findings: readonly Finding[] = [
  {
    ...answered,
    kind: 'listed',
    question: questionOf({ type: 'url', value: 'http://panel.example/gate.php?id=1&x=2' }),
    families: ['Keitaro', 'Pony'],
    listings: plainListings.slice(0, 2),
    hostsOnAddress: 0,
    isSharedHosting: false,
  },
  {
    ...answered,
    kind: 'listed',
    source: 'tracker',
    isStale: true,
    question: questionOf({ type: 'domain', value: 'Live.example' }),
    families: ['Zeus'],
    listings: [],
    hostsOnAddress: 0,
    isSharedHosting: false,
  },
  {
    ...answered,
    kind: 'listed',
    question: questionOf({ type: 'ip', value: '203.0.113.80' }),
    families: [],
    listings: [],
    hostsOnAddress: 33,
    isSharedHosting: true,
  },
  { ...answered, kind: 'not-listed', question: questionOf({ type: 'ipv6', value: '2001:db8::9' }), neighbours: [] },
  {
    ...answered,
    kind: 'not-listed',
    question: questionOf({ type: 'url', value: 'https://sub.panel.example/other' }),
    neighbours: plainListings.slice(2, 3),
  },
  {
    ...answered,
    kind: 'not-listed',
    source: 'relay',
    question: questionOf({ type: 'ip', value: '10.0.0.1' }),
    neighbours: [],
  },
  {
    kind: 'failed',
    question: questionOf({ type: 'url', value: 'http://late.example/' }),
    failure: { cause: 'deadline' },
  },
  {
    kind: 'failed',
    question: questionOf({ type: 'url', value: 'http://odd.example/\u001b[2J' }),
    failure: { cause: 'unexpected-status', status: 418, message: '\u001b[31mteapot' },
  },
  ...allListings.map(
    (row): Finding => ({
      ...answered,
      kind: 'listed',
      question: questionOf({ type: 'url', value: `http://${row.url}` }),
      families: row.family === '' ? [] : [row.family],
      listings: [row],
      hostsOnAddress: 0,
      isSharedHosting: false,
    }),
  ),
];

/** All of the format's text for a selection. */
export function exportText(format: ListingFormatName, selection: Selection, given: ExportContext): string {
  return [...wholeText(listingFormats[format], selection, given)].join('');
}

/** All of `format`'s text for `found`. */
export async function textOf(
  format: FindingFormat,
  found: readonly Finding[] = findings,
  given: FindingContext = findingContext,
): Promise<string> {
  let text = '';
  for await (const piece of findingText([found], format(given))) text += piece;
  return text;
}
