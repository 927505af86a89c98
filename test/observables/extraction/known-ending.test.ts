import { createRequire } from 'node:module';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { hasKnownEnding } from '../../../src/observables/extraction/known-ending.ts';
import { observableOf } from '../../../src/observables/extraction/observable-of.ts';

const icann = 1;

/** The Public Suffix List as tldts holds it: a trie of labels, from the last to the first. */
const trie = z
  .object({
    nodeFlags: z.instanceof(Uint8Array),
    edgeStart: z.custom<ArrayLike<number>>(),
    edgeChild: z.custom<ArrayLike<number>>(),
    edgeLength: z.custom<ArrayLike<number>>(),
    labelText: z.string(),
    rulesRoot: z.number(),
  })
  .parse(createRequire(import.meta.url)('tldts/dist/cjs/src/data/trie.js'));

function* edgesOf(node: number) {
  for (let edge = trie.edgeStart[node] ?? 0; edge < (trie.edgeStart[node + 1] ?? 0); edge++) yield edge;
}

const offsets: number[] = [];
for (let edge = 0, offset = 0; edge < trie.edgeLength.length; edge++) {
  offsets.push(offset);
  offset += trie.edgeLength[edge] ?? 0;
}
const labelOf = (edge: number) =>
  trie.labelText.slice(offsets[edge], (offsets[edge] ?? 0) + (trie.edgeLength[edge] ?? 0));
const childOf = (edge: number) => trie.edgeChild[edge] ?? 0;
const isRule = (node: number) => ((trie.nodeFlags[node] ?? 0) & icann) !== 0;

/** Every ending of ICANN's part, with a suffix of its own or below it. */
const endings = [...edgesOf(trie.rulesRoot)].flatMap((edge) => {
  const child = childOf(edge);
  const below = [...edgesOf(child)].filter((lower) => isRule(childOf(lower))).map(labelOf);
  return isRule(child) || below.length > 0 ? [{ ending: labelOf(edge), hasOwn: isRule(child), below }] : [];
});

describe('hasKnownEnding', () => {
  test('knows every ending of the Public Suffix List', () => {
    expect(endings.length).toBeGreaterThan(1400);
    expect(endings.map(({ ending }) => ending).filter((ending) => !hasKnownEnding(`name.${ending}`))).toEqual([]);
  });

  test('knows those under which only longer suffixes are', () => {
    const others = endings.filter(({ hasOwn }) => !hasOwn);
    expect(others.map(({ ending }) => ending)).toEqual(expect.arrayContaining(['za']));
    for (const { ending, below } of others) {
      for (const suffix of below) {
        const value = `made-up.${suffix === '*' ? 'any' : suffix}.${ending}`;
        expect(observableOf(value)).toEqual({ type: 'domain', value });
      }
    }
  });

  test.each([
    'ck',
    'er',
    'fk',
    'jm',
    'kh',
    'mm',
    'np',
    'bd',
    'pg',
    'za',
    'ZA',
    'uk',
    'рф',
    'xn--p1ai',
    'onion',
    'example',
  ])('%s', (ending) => {
    expect(hasKnownEnding(`made-up.co.${ending}`)).toBe(true);
    expect(hasKnownEnding(`made-up.co.${ending}.`)).toBe(true);
  });

  test.each(['exe', 'php', 'local', 'zaa', ''])('not %j', (ending) => {
    expect(hasKnownEnding(`made-up.${ending}`)).toBe(false);
  });

  test('still knows after more endings than it remembers', () => {
    for (let i = 0; i < 25_000; i++) hasKnownEnding(`name.x${i}`);
    expect(hasKnownEnding('name.za')).toBe(true);
    expect(hasKnownEnding('name.x1')).toBe(false);
  });
});
