import { isIP } from 'node:net';
import { describe, expect, test } from 'vitest';
import { filterListings } from '../../src/formats/filter-listings.ts';
import { allListings, context, exportText, plainListings } from './samples.ts';
import { matchesOf, messageText, parseRule, type Rule } from './suricata-grammar.ts';

const linesOf = (listings: typeof plainListings) =>
  exportText('suricata', filterListings(listings), context)
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
const rulesOf = (listings: typeof plainListings) => linesOf(listings).map(parseRule);
const optionOf = (rule: Rule | undefined, keyword: string) =>
  rule?.options.find((option) => option.keyword === keyword)?.value ?? '';
const hostOf = (rule: Rule) => matchesOf(rule).get('http.host')?.content;

describe('every rule', () => {
  const rules = rulesOf(allListings);

  test('has msg first, then what it matches, then reference, classtype, sid, rev and metadata, each once', () => {
    for (const { options } of rules) {
      const keywords = options.map(({ keyword }) => keyword);
      expect(keywords[0]).toBe('msg');
      expect(keywords.slice(-5)).toEqual(['reference', 'classtype', 'sid', 'rev', 'metadata']);
      for (const keyword of ['msg', 'sid', 'rev', 'flow', 'threshold'])
        expect(keywords.filter((candidate) => candidate === keyword).length).toBeLessThanOrEqual(1);
    }
  });

  test('has well-formed values', () => {
    for (const rule of rules) {
      expect(messageText(optionOf(rule, 'msg'))).toMatch(
        /^CyberCrime Tracker .*(C2 panel|web shell|[Mm]ailer|kit|site)$/,
      );
      expect(optionOf(rule, 'reference')).toMatch(/^url,tracker\.example\/index\.php\?search=[^\s;"\\]+$/);
      expect(optionOf(rule, 'classtype')).toBe('trojan-activity');
      expect(optionOf(rule, 'rev')).toMatch(/^[1-9]\d*$/);
      expect(optionOf(rule, 'metadata')).toMatch(/^[a-z_]+ [\w.-]+(, [a-z_]+ [\w.-]+)*$/);
    }
  });

  test('has a sid of its own in the range for local use', () => {
    const sids = rules.map((rule) => Number(optionOf(rule, 'sid')));
    expect(new Set(sids).size).toBe(sids.length);
    for (const sid of sids) expect(sid >= 1_000_000 && sid <= 1_999_999).toBe(true);
  });

  test('matches in the way of its protocol', () => {
    for (const rule of rules) {
      const matches = matchesOf(rule);
      const bounds = [...matches.values()].map(({ content, modifiers }) => [content.length, modifiers.get('bsize')]);
      for (const [length, size] of bounds) if (size !== undefined) expect(size).toBe(String(length));
      if (rule.protocol === 'ip') {
        expect(isIP(rule.destination)).not.toBe(0);
        expect(matches.size).toBe(0);
        expect(optionOf(rule, 'threshold')).toBe('type limit, track by_src, seconds 3600, count 1');
      } else if (rule.protocol === 'dns') {
        expect([...matches.keys()]).toEqual(['dns.query']);
        expect(matches.get('dns.query')?.modifiers.has('bsize')).toBe(true);
      } else {
        expect(optionOf(rule, 'flow')).toBe('established,to_server');
        const host = matches.get('http.host');
        expect(host?.content).toBe(host?.content.toLowerCase());
        expect(host?.modifiers.has('nocase'), 'refused together with http.host').toBe(false);
        expect(host?.modifiers.has('bsize')).toBe(true);
      }
    }
  });
});

test('a URL: its host and exactly its path', () => {
  const rule = rulesOf(plainListings).find((candidate) => hostOf(candidate) === 'panel.example');
  expect(rule).toMatchObject({ protocol: 'http', destination: '$EXTERNAL_NET', port: 'any' });
  expect(rule && matchesOf(rule).get('http.uri')).toEqual({
    content: '/gate.php?id=1&x=2',
    modifiers: new Map([['bsize', '18']]),
  });
  expect(messageText(optionOf(rule, 'msg'))).toBe('CyberCrime Tracker Keitaro, Pony C2 panel');
  expect(optionOf(rule, 'rev')).toBe('2');
});

test('a directory: anything below it; a whole host: any path; a port: only there', () => {
  const rules = rulesOf(plainListings);
  const of = (host: string) => rules.find((candidate) => hostOf(candidate) === host);
  const directory = of('sub.panel.example');
  expect(directory && matchesOf(directory).get('http.uri')).toEqual({
    content: '/panel/',
    modifiers: new Map([['startswith', undefined]]),
  });
  const whole = of('whole.example');
  expect(whole && [...matchesOf(whole).keys()]).toEqual(['http.host']);
  expect(of('port.example')?.port).toBe('8080');
});

test('what would change in normalisation is looked for as sent', () => {
  const rules = rulesOf(allListings);
  const of = (host: string) => {
    const rule = rules.find((candidate) => hostOf(candidate) === host);
    return rule && [...matchesOf(rule)].map(([buffer, { content }]) => [buffer, content])[1];
  };
  expect(of('quote.example')).toEqual(['http.uri.raw', "/a%22b';c|d/e:f?q=%22x%22;y|z\\:"]);
  expect(of('space.example')).toEqual(['http.uri.raw', '/a%20b/c%20d.php']);
  expect(of('under_score.example')).toEqual(['http.uri.raw', '/~user/%7Ehome//up/?&x=%41']);
});

test('sids stay the same when other listings come and go', () => {
  const sidOf = (listings: typeof plainListings) =>
    optionOf(
      rulesOf(listings).find((rule) => hostOf(rule) === 'panel.example'),
      'sid',
    );
  expect(sidOf(allListings.slice(0, 1))).toBe(sidOf(allListings));
});

test('sids do not collide in a full-size export', () => {
  const many = Array.from({ length: 5000 }, (_, index) => ({
    family: 'Keitaro',
    url: `host${index}.example/panel/${index}`,
    ip: '',
    date: '2024-01-01',
  }));
  const sids = linesOf(many).map((line) => /sid:(\d+);/.exec(line)?.[1]);
  expect(sids).toHaveLength(10_000);
  expect(new Set(sids).size).toBe(10_000);
});
