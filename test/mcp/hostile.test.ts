import { describe, expect, test } from 'vitest';
import { shownText } from '../../src/mcp/shown-text.ts';
import { running } from '../simulator/running.ts';
import { listing, mirrorOnDisk } from '../support/mirror-on-disk.ts';
import { row, startFilled, startMirrored } from '../support/start-mirrored.ts';
import { type Answer, type Connected, overHttp, overStdio } from './clients.ts';
import { hostileTexts } from './hostile-texts.ts';

/** Listings with these texts as families, and within the URLs of hosts of their own. */
const listings = hostileTexts.map((text, index) =>
  listing(`h${index}.example/${text}`, text, `198.51.100.${index}`, '2018-01-14'),
);

/** The fields in which there are words of strangers. */
const strangeFields = ['value', 'url', 'family', 'families'];
const ownTimes = ['now', 'fetchedAt', 'asOf', 'at'];

/** All texts in an answer, by the name of the field they are in. */
function textsIn(value: unknown, field = ''): { field: string; text: string }[] {
  if (typeof value === 'string') return [{ field, text: value }];
  if (Array.isArray(value)) return value.flatMap((one) => textsIn(one, field));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) => [{ field: 'name', text: key }, ...textsIn(one, key)]);
}

function expectHarmless({ content, texts, isError }: Answer): void {
  expect(isError).toBe(false);
  // What clients get that know text alone is the same, and nothing beside it.
  expect(texts.map((text) => JSON.parse(text))).toEqual([content]);
  expect(texts.join()).not.toMatch(/[<>`\p{Cc}]/u);
  for (const { field, text } of textsIn(content)) {
    if (ownTimes.includes(field)) continue;
    expect.soft(text.length).toBeLessThanOrEqual(512);
    expect.soft(text).not.toMatch(/[\p{C}\p{Default_Ignorable_Code_Point}\u2028\u2029\u2800]/u);
    expect.soft(text).not.toMatch(/(?:https?|ftp):|:\/\/|(?:javascript|mailto|ldap):(?=\S)|&(?:#|period;|lt;)/i);
    // No dot but in brackets, in whatever form a browser takes for one.
    expect
      .soft(text.replaceAll(/\[(?:[.\u3002\uff0e\uff61\u2024]|%2e)\]?/gi, ''))
      .not.toMatch(/[.\u3002\uff0e\uff61\u2024]|%2e/i);
    if (!strangeFields.includes(field)) expect.soft(text).not.toMatch(/mark\d+x/);
  }
}

async function expectAllHarmless({ call }: Connected): Promise<void> {
  for (let from = 0; from < listings.length; from += 100) {
    const answer = await call('lookup_observables', {
      observables: Array.from({ length: 100 }, (_, index) => `http://h${from + index}.example/`),
    });
    expectHarmless(answer);
    expect(answer.content.counts.listed).toBe(100);
    for (const [index, finding] of answer.content.findings.entries()) {
      const { family, url } = listings[from + index] ?? listing('');
      expect(finding.listings).toMatchObject([{ family: shownText(family), url: shownText(url) }]);
      expect(finding.families).toEqual([shownText(family)]);
    }
  }
  const searched = await call('search_listings', { limit: 100 });
  expectHarmless(searched);
  expect(searched.content.matches).toBe(200);
}

describe('200 hostile texts', () => {
  test('as families and URLs of the mirror, over standard input and output', async () => {
    const directory = await mirrorOnDisk(listings);
    await expectAllHarmless(
      await overStdio(['--source', 'mirror', '--mirror-refresh-hours', '0', '--data-dir', directory]),
    );
  });

  test('the same over HTTP', async () => {
    const directory = await mirrorOnDisk(listings);
    const relay = await startMirrored({ lookupSource: 'mirror', dataDir: directory, mcp: 'on' });
    await expectAllHarmless(await overHttp(relay.url));
  });

  test("as they come from the tracker's own feeds", async () => {
    const rows = hostileTexts.map((text, index) => row(`h${index}.example/${text}`, text, `198.51.100.${index}`));
    const simulator = await running({ listings: rows });
    const relay = await startFilled({ trackerUrl: simulator.url, mcp: 'on' });
    const { call } = await overHttp(relay.url);
    const answer = await call('search_listings', { limit: 100 });
    expectHarmless(answer);
    expect(answer.content.matches).toBeGreaterThan(150);
    const observables = rows.slice(0, 100).map(({ url }) => `http://${url.slice(0, 4000)}`);
    expectHarmless(await call('lookup_observables', { observables }));
  });

  test('as observables, as text to extract from, and as what to search for', async () => {
    const { call } = await overStdio([
      ...['--source', 'mirror', '--mirror-refresh-hours', '0'],
      ...['--data-dir', await mirrorOnDisk(listings)],
    ]);
    for (let from = 0; from < hostileTexts.length; from += 100) {
      expectHarmless(
        await call('lookup_observables', {
          observables: hostileTexts.slice(from, from + 100).map((text) => text.slice(0, 8192)),
        }),
      );
    }
    for (const text of hostileTexts.join('\n').match(/.{1,20000}/gs) ?? []) {
      expectHarmless(await call('extract_and_lookup', { text }));
    }
    for (const text of hostileTexts.filter(({ length }) => length <= 256)) {
      const { isError, texts, content } = await call('search_listings', { family: text });
      if (isError) expect.soft(texts.join()).not.toMatch(/mark\d+x/);
      else expectHarmless({ isError, texts, content });
      for (const field of ['host', 'address', 'since', text]) {
        const answer = await call('search_listings', { [field]: text });
        if (answer.isError) expect.soft(answer.texts.join()).not.toMatch(/mark\d+x/);
        else expectHarmless(answer);
      }
    }
  });
});
