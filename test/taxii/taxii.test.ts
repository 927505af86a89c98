import { describe, expect, test } from 'vitest';
import type { Config } from '../../src/config/config.ts';
import { hostileListings } from '../formats/samples.ts';
import { listing, mirrorOnDisk } from '../support/mirror-on-disk.ts';
import { scratchDirectory } from '../support/scratch-directory.ts';
import { startMirrored } from '../support/start-mirrored.ts';

const accept = 'application/taxii+json;version=2.1';
const objectsPath = 'api/collections/cybercrime-tracker/objects/';
const held = [
  listing('panel.example/admin.php?a=1', 'Pony', '192.0.2.7', '2018-01-14'),
  listing('panel.example/gate.php', 'Zeus', '192.0.2.7', '2015-06-01'),
  listing('github.com/someone/panel.php', 'Zeus', '203.0.113.140', '2025-12-01'),
  listing('undated.example/', '', '', ''),
  ...Array.from({ length: 12 }, (_, n) => listing(`shop-${n}.example/`, 'Zeus', '198.51.100.12', '2017-03-04')),
  ...hostileListings,
];

type StixObject = { readonly id: string; readonly type: string; readonly modified?: string; readonly created: string };
type Body = {
  readonly more: boolean;
  readonly next?: string;
  readonly objects: readonly (StixObject & Readonly<Record<string, string>>)[];
};

async function start(settings: Partial<Config> = {}, listings = held) {
  const dataDir = await mirrorOnDisk(listings);
  const { url } = await startMirrored({ dataDir, lookupSource: 'mirror', ...settings });
  const get = (path: string, headers: Record<string, string> = {}) =>
    fetch(`${url}/taxii2/${path}`, { headers: { accept, ...headers } });
  return { url, get, body: async (path: string) => (await (await get(path)).json()) as Body };
}

/** All pages, going on with `next`. */
async function pages(body: (path: string) => Promise<Body>, path: string, query = ''): Promise<Body[]> {
  const all = [await body(`${path}?${query}`)];
  for (let last = all[0]; last?.more; last = all.at(-1)) all.push(await body(`${path}?${query}&next=${last.next}`));
  return all;
}

describe('what there is', () => {
  test.each([
    ['', { title: expect.any(String), default: '/taxii2/api/', api_roots: ['/taxii2/api/'] }],
    ['api/', { title: expect.any(String), versions: [accept], max_content_length: expect.any(Number) }],
    ['api/collections/', { collections: [expect.objectContaining({ can_read: true, can_write: false })] }],
    ['api/collections/cybercrime-tracker', { id: expect.stringMatching(/^[0-9a-f-]{36}$/), can_read: true }],
  ])('/taxii2/%s says it', async (path, resource) => {
    const response = await (await start()).get(path);
    expect([response.status, response.headers.get('content-type')]).toEqual([200, accept]);
    expect(await response.json()).toMatchObject(resource);
  });

  test('the collection answers to its id as to its alias', async () => {
    const { get, body } = await start();
    const { id } = (await (await get('api/collections/cybercrime-tracker/')).json()) as { id: string };
    expect(await body(`api/collections/${id}/objects/`)).toEqual(await body(objectsPath));
  });
});

describe('objects', () => {
  test('are those of the feed, without what is seen where, each once, before what refers to it', async () => {
    const { url, body } = await start();
    const { objects, more } = await body(objectsPath);
    const feed = (await (await fetch(`${url}/feeds/stix`)).json()) as Body;
    const ofFeed = feed.objects.filter(
      ({ type, relationship_type }) =>
        !/^(domain-name|ipv[46]-addr)$/.test(type) && relationship_type !== 'resolves-to',
    );
    expect(more).toBe(false);
    expect(objects.toSorted((a, b) => (a.id < b.id ? -1 : 1))).toEqual(
      ofFeed.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    );
    const seen = new Set<string>();
    for (const object of objects) {
      for (const name of ['created_by_ref', 'source_ref', 'target_ref']) {
        const reference = object[name];
        if (reference !== undefined && reference !== object.id)
          expect(seen, `${object.id} ${name}`).toContain(reference);
      }
      for (const mark of object['object_marking_refs'] ?? []) expect(seen).toContain(mark);
      expect(seen).not.toContain(object.id);
      seen.add(object.id);
    }
  });

  test('name no place of everyone’s and no shared hosting', async () => {
    const patterns = (await (await start()).body(objectsPath)).objects.flatMap(({ pattern }) => pattern ?? []);
    expect(patterns).toContain("[domain-name:value = 'panel.example']");
    expect(patterns).not.toContain("[domain-name:value = 'github.com']");
    expect(patterns).not.toContain("[ipv4-addr:value = '198.51.100.12']");
    expect(patterns.some((pattern) => pattern.includes('http://github.com/someone/panel.php'))).toBe(true);
  });

  test.each([1, 2, 3, 7, 50])('come the same in pages of %i, whose dates are told', async (limit) => {
    const { get, body } = await start();
    const whole = await body(objectsPath);
    const parts = await pages(body, objectsPath, `limit=${limit}`);
    expect(parts.every(({ objects }) => objects.length > 0 && objects.length <= limit)).toBe(true);
    expect(parts.flatMap(({ objects }) => objects)).toEqual(whole.objects);
    const { headers } = await get(`${objectsPath}?limit=${limit}`);
    const manifest = await body(`api/collections/cybercrime-tracker/manifest/?limit=${limit}`);
    expect(headers.get('x-taxii-date-added-first')).toBe(manifest.objects.at(0)?.['date_added']);
    expect(headers.get('x-taxii-date-added-last')).toBe(manifest.objects.at(-1)?.['date_added']);
  });

  test('added after a time are those of the manifest with a later one', async () => {
    const { body } = await start();
    const manifest = await body('api/collections/cybercrime-tracker/manifest/');
    const dates = manifest.objects.map(({ date_added }) => String(date_added));
    expect(dates).toEqual(dates.toSorted());
    for (const date of [dates[0], dates[20], dates.at(-1)] as string[]) {
      const { objects, more } = await body(`${objectsPath}?added_after=${date}`);
      expect(objects.map(({ id }) => id)).toEqual(
        manifest.objects.filter(({ date_added }) => String(date_added) > date).map(({ id }) => id),
      );
      expect(more).toBe(false);
      const inZone = date.replace(/T(\d\d)/, (_, hour) => `T${String(Number(hour) + 2).padStart(2, '0')}`);
      expect(await body(`${objectsPath}?added_after=${encodeURIComponent(inZone.replace('Z', '+02:00'))}`)).toEqual(
        await body(`${objectsPath}?added_after=${date}`),
      );
    }
  });

  test('are matched by id, type, version and version of the specification; `next` holds what was asked', async () => {
    const { body } = await start();
    const { objects } = await body(objectsPath);
    const families = objects.filter(({ type }) => type === 'malware');
    const [indicator] = objects.filter(({ type }) => type === 'indicator');
    const match = async (query: string) => (await body(`${objectsPath}?${query}`)).objects;
    expect(await match('match[type]=malware')).toEqual(families);
    expect(await match('match[type]=malware,identity&match[spec_version]=2.1,2.0')).toHaveLength(families.length + 1);
    expect(await match('match[spec_version]=2.0')).toEqual([]);
    expect(await match(`match[id]=${indicator?.id},identity--nobody`)).toEqual([indicator]);
    expect(await match(`match[id]=${indicator?.id}&match[type]=malware`)).toEqual([]);
    expect(await match('match[version]=first')).toEqual(objects);
    expect(await match(`match[version]=${indicator?.modified}`)).toEqual(
      objects.filter(({ modified, created }) => (modified ?? created) === indicator?.modified),
    );
    const first = await body(`${objectsPath}?match[type]=malware&limit=1`);
    expect((await body(`${objectsPath}?limit=1&next=${first.next}`)).objects).toEqual(families.slice(1, 2));
  });

  test('one of them is found by its id, with its one version', async () => {
    const { get, body } = await start();
    const { objects } = await body(objectsPath);
    for (const object of [objects[0], objects.at(-1), objects.find(({ type }) => type === 'malware')]) {
      expect(await body(`${objectsPath}${object?.id}/`)).toEqual({ more: false, objects: [object] });
      expect(await (await get(`${objectsPath}${object?.id}/versions/`)).json()).toEqual({
        more: false,
        versions: [object?.modified ?? object?.created],
      });
    }
    expect(await body(`${objectsPath}${objects[0]?.id}/?added_after=2026-06-01T00:00:00Z`)).toEqual({
      more: false,
      objects: [],
    });
  });

  test('are valid from the day of holding, and no longer than so many days, where that is set', async () => {
    const { body } = await start({ indicatorValidFrom: 'held', indicatorValidDays: 30 });
    const { objects } = await body(`${objectsPath}?match[type]=indicator`);
    for (const object of objects) {
      expect(object).toMatchObject({ valid_from: '2026-01-15T00:00:00.000Z', valid_until: '2026-02-14T00:00:00.000Z' });
    }
  });
});

describe('a refusal is a TAXII error object', () => {
  test.each([
    ['api/nothing/', {}, 404],
    ['api/collections/00000000-0000-4000-8000-000000000000/', {}, 404],
    [`${objectsPath}indicator--00000000-0000-4000-8000-000000000000/`, {}, 404],
    [`${objectsPath}x/versions/more/`, {}, 404],
    ['', { accept: 'application/taxii+json;version=2.0' }, 406],
    [objectsPath, { accept: 'text/html, application/json' }, 406],
    [`${objectsPath}?limit=0`, {}, 400],
    [`${objectsPath}?added_after=yesterday`, {}, 400],
    [`${objectsPath}?next=nonsense`, {}, 400],
    [`${objectsPath}?next=${'a'.repeat(9000)}`, {}, 400],
    [`${objectsPath}?match[colour]=red`, {}, 400],
    [`${objectsPath}?match[version]=newest`, {}, 400],
  ])('%s with %j is %i', async (path, headers, status) => {
    const response = await (await start()).get(path, headers);
    expect([response.status, response.headers.get('content-type')]).toEqual([status, accept]);
    expect(await response.json()).toEqual({
      title: expect.any(String),
      description: expect.any(String),
      http_status: String(status),
    });
  });

  test('without credentials it is 401', async () => {
    const { get } = await start({ auth: ['basic'], authUser: 'someone', authPassword: 'a long password' });
    const response = await get(objectsPath);
    expect([response.status, response.headers.get('content-type')]).toEqual([401, accept]);
    expect(response.headers.get('www-authenticate')).toContain('Basic');
    expect(await response.json()).toMatchObject({ title: 'Unauthorized', http_status: '401' });
    const authorization = `Basic ${Buffer.from('someone:a long password').toString('base64')}`;
    expect((await get(objectsPath, { authorization })).status).toBe(200);
  });

  test('to write is 405, and an empty mirror 503; turned off, it is gone', async () => {
    const { url } = await startMirrored({ lookupSource: 'mirror', dataDir: await scratchDirectory() });
    const posted = await fetch(`${url}/taxii2/${objectsPath}`, { method: 'POST', body: '{}' });
    expect([posted.status, posted.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
    const empty = await fetch(`${url}/taxii2/${objectsPath}`, { headers: { accept } });
    expect([empty.status, empty.headers.get('retry-after')]).toEqual([503, '60']);
    expect((await fetch(`${url}/taxii2/`, { headers: { accept } })).status).toBe(200);
    expect((await (await start({ taxii: 'off' })).get('')).status).toBe(404);
  });
});
