import { expect, test } from 'vitest';
import type { SettledAnswer } from '../../../src/lookup/cache/answer.ts';
import { createMemoryCache } from '../../../src/lookup/cache/memory-cache.ts';

const lifetimes = { listedSeconds: 3600, notListedSeconds: 3600, staleSeconds: 3600 };
const now = Date.now();
const earlier: SettledAnswer = { kind: 'not-listed', answeredAt: now - 60_000 };
const later: SettledAnswer = { kind: 'listed', family: 'Pony', answeredAt: now - 30_000 };

test('the later answer stays, in whichever order the two come', () => {
  for (const [first, second] of [
    [earlier, later],
    [later, earlier],
  ] as const) {
    const cache = createMemoryCache(10, lifetimes);
    expect(cache.keep('panel.example', first)).toBe(first);
    expect(cache.keep('panel.example', second)).toBe(later);
    expect(cache.fresh('panel.example', now)).toBe(later);
  }
});
