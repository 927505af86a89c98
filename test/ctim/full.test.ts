import { describe, expect, test } from 'vitest';
import type { Config } from '../../src/config/config.ts';
import { indicator as indicatorOf } from '../../src/ctim/full/indicator.ts';
import { running } from '../simulator/running.ts';
import { directionsIn, fullAnswer } from '../support/full-answer.ts';
import { type MirroredRelay, row, startFilled, startMirrored } from '../support/start-mirrored.ts';
import { type RunningRelay, startRelay } from '../support/start-relay.ts';

async function start(settings: Partial<Config> = {}, behaviour: Parameters<typeof running>[0] = {}) {
  const simulator = await running(behaviour);
  const relay = await startFilled({ trackerUrl: simulator.url, relayProfile: 'full', ...settings });
  return { simulator, relay };
}

const observe = async ({ post }: RunningRelay, ...observables: { type: string; value: string }[]) =>
  fullAnswer(await post('/observe/observables', observables));

const panel = { type: 'url', value: 'http://panel.example/keitaro/admin.php' };
const everything = [
  panel,
  { type: 'ip', value: '198.51.100.66' },
  { type: 'ip', value: '198.51.100.12' },
  { type: 'url', value: 'http://busy.example' },
  { type: 'url', value: 'http://panel.example/elsewhere' },
  { type: 'domain', value: 'panel.example' },
  { type: 'HOSTNAME', value: 'www.busy.example' },
  { type: 'ipv6', value: '2001:db8::66' },
  { type: 'url', value: 'http://unnamed.example/panel/' },
  { type: 'url', value: 'http://innocent.example/' },
  { type: 'ip', value: '192.0.2.250' },
  { type: 'sha256', value: 'f00' },
];

/** The ids of all entities, by kind. */
const idsOf = ({ judgements, indicators, sightings, relationships }: ReturnType<typeof fullAnswer>) =>
  [judgements, indicators, sightings, relationships].map((entities) => entities.map(({ id }) => id).toSorted());

test('what is no panel is not called one, and no article goes before a family', () => {
  expect(indicatorOf('WSO', 0)).toMatchObject({
    title: 'WSO web shell',
    description: 'WSO web shell, as listed by CyberCrime Tracker.',
    short_description: 'WSO web shell listed by CyberCrime Tracker',
    indicator_type: ['URL Watchlist'],
    kill_chain_phases: [{ phase_name: 'installation' }],
    tags: ['web shell', 'WSO'],
  });
  expect(indicatorOf('Mailer', 0)).toMatchObject({ title: 'Mailer', indicator_type: ['URL Watchlist'] });
  expect(indicatorOf('AZORult', 0)).toMatchObject({
    title: 'AZORult C2 panel',
    description: 'AZORult C2 panel, as listed by CyberCrime Tracker.',
    indicator_type: ['C2'],
  });
});

describe('profile full', () => {
  test('a listing without a family adds none to those that have one', async () => {
    const listings = [row('two.example/named', 'Pony'), row('two.example/unnamed', '')];
    const { relay } = await start({ lookupSource: 'mirror' }, { listings });
    const { judgements, indicators } = await observe(relay, { type: 'domain', value: 'two.example' });
    expect(judgements).toMatchObject([{ reason: expect.stringMatching(/^Malicious: Pony/) }]);
    expect(indicators).toMatchObject([{ title: 'Pony C2 panel' }]);
  });

  test('tells of a listed URL all that is known', async () => {
    const { relay, simulator } = await start();
    const before = Date.now();
    const answer = await observe(relay, panel);
    const { verdicts, judgements, indicators, sightings, relationships, errors } = answer;
    expect(errors).toEqual([]);
    const week = 7 * 24 * 3_600_000;
    const start_time = verdicts[0]?.valid_time.start_time ?? '';
    expect(Date.parse(start_time)).toBeGreaterThanOrEqual(before);
    const valid_time = { start_time, end_time: new Date(Date.parse(start_time) + week).toISOString() };
    const search = `${simulator.url}index.php?search=panel.example%2Fkeitaro%2Fadmin.php`;
    const [judgement, indicator, sighting] = [judgements[0]?.id, indicators[0]?.id, sightings[0]?.id];

    expect(verdicts).toEqual([
      {
        type: 'verdict',
        observable: panel,
        disposition: 2,
        disposition_name: 'Malicious',
        judgement_id: judgement,
        valid_time,
      },
    ]);
    expect(judgements).toMatchObject([
      {
        source: 'CyberCrime Tracker',
        observable: panel,
        disposition: 2,
        disposition_name: 'Malicious',
        reason: 'Malicious: Keitaro, listed on 2026-05-07',
        confidence: 'Medium',
        reason_uri: search,
        source_uri: search,
        tlp: 'white',
        timestamp: start_time,
        valid_time,
        external_ids: [expect.stringMatching(/./)],
      },
    ]);
    expect(indicators).toMatchObject([
      {
        producer: 'CyberCrime Tracker',
        title: 'Keitaro C2 panel',
        indicator_type: ['C2'],
        kill_chain_phases: [{ phase_name: 'command-and-control' }],
        tags: expect.arrayContaining(['Keitaro']),
        valid_time,
      },
    ]);
    expect(sightings).toMatchObject([
      {
        observed_time: { start_time: '2026-05-07T00:00:00.000Z' },
        count: 1,
        confidence: 'Low',
        observables: [panel],
        relations: [
          {
            origin: 'CyberCrime Tracker',
            relation: 'Resolved_To',
            source: panel,
            related: { type: 'ip', value: '198.51.100.66' },
          },
        ],
      },
    ]);
    expect(
      relationships.map(({ source_ref, relationship_type, target_ref }) => [source_ref, relationship_type, target_ref]),
    ).toEqual([
      [judgement, 'element-of', indicator],
      [sighting, 'member-of', indicator],
      [sighting, 'based-on', judgement],
    ]);
  });

  test('answers every type; all that is referred to is there, and every relationship leads the right way', async () => {
    const { relay } = await start();
    const answer = await observe(relay, ...everything);
    expect(answer.errors).toEqual([]);
    expect(
      answer.verdicts.map(({ observable, disposition }) => [observable.type, observable.value, disposition]),
    ).toEqual([
      ['url', 'http://panel.example/keitaro/admin.php', 2],
      ['ip', '198.51.100.66', 2],
      ['ip', '198.51.100.12', 3],
      ['url', 'http://busy.example', 2],
      ['url', 'http://panel.example/elsewhere', 3],
      ['domain', 'panel.example', 2],
      ['hostname', 'www.busy.example', 2],
      ['ipv6', '2001:db8::66', 2],
      ['url', 'http://unnamed.example/panel/', 2],
    ]);
    expect(directionsIn(answer)).toEqual(
      new Set(['judgement element-of indicator', 'sighting member-of indicator', 'sighting based-on judgement']),
    );
    expect(answer.verdicts.every(({ judgement_id }) => judgement_id !== undefined)).toBe(true);
    for (const { observable, disposition, judgement_id: id } of answer.verdicts) {
      expect(answer.judgements.find((judgement) => judgement.id === id)).toMatchObject({ observable, disposition });
    }
  });

  test('deliberate gives verdicts alone, which name no judgement', async () => {
    const { relay } = await start();
    const answer = fullAnswer(await relay.post('/deliberate/observables', everything), 'deliberate');
    expect(answer.verdicts).toHaveLength(9);
    expect(answer.verdicts.every((verdict) => verdict.disposition_name !== undefined)).toBe(true);
    expect(answer.verdicts.some((verdict) => 'judgement_id' in verdict)).toBe(false);
  });

  test('gives the same ids in every replica, after a restart, at another time and from any source', async () => {
    const { relay, simulator } = await start();
    const answer = await observe(relay, ...everything);
    const settings = { trackerUrl: simulator.url, relayProfile: 'full' } as const;
    const replica = await startFilled(settings);
    const restarted = await startMirrored({ ...settings, dataDir: relay.directory, lookupSource: 'mirror' });
    for (const other of [relay, replica, restarted]) {
      expect(idsOf(await observe(other, ...everything))).toEqual(idsOf(answer));
      expect(idsOf(await observe(other, ...everything.toReversed()))).toEqual(idsOf(answer));
    }
    const { judgements } = await observe(relay, panel, { ...panel, type: 'domain' });
    expect(new Set(judgements.map(({ id }) => id)).size).toBe(judgements.length);
  });

  test('of a host with several listings tells each family once, in one sighting of them all', async () => {
    const { relay } = await start();
    const host = { type: 'url', value: 'http://busy.example' };
    const { verdicts, judgements, indicators, sightings, relationships } = await observe(relay, host);
    expect(verdicts).toHaveLength(1);
    expect(judgements.map(({ reason }) => reason).toSorted()).toEqual([
      expect.stringMatching(/^Malicious: Athena, listed on \d{4}-\d{2}-\d{2}$/),
      expect.stringMatching(/^Malicious: Pony, listed on \d{4}-\d{2}-\d{2}$/),
    ]);
    expect(indicators.map(({ title }) => title).toSorted()).toEqual(['Athena C2 panel', 'Pony C2 panel']);
    expect(sightings).toMatchObject([{ count: 3, relations: [{ related: { value: '192.0.2.37' } }] }]);
    expect(relationships).toHaveLength(6);
  });

  test('of two observables of one family tells one indicator', async () => {
    const { relay } = await start();
    const answer = await observe(relay, panel, { type: 'domain', value: 'panel.example' });
    expect(answer.judgements).toHaveLength(2);
    expect(answer.indicators).toHaveLength(1);
    expect(answer.relationships).toHaveLength(6);
  });

  test('calls a neighbour Suspicious and says why; that it was seen it does not say', async () => {
    const { relay } = await start();
    const neighbour = { type: 'url', value: 'http://panel.example/elsewhere' };
    const answer = await observe(relay, neighbour);
    expect(answer.judgements).toMatchObject([
      {
        observable: neighbour,
        disposition: 3,
        disposition_name: 'Suspicious',
        reason: expect.stringMatching(/^Suspicious: .*host.*Keitaro/),
      },
    ]);
    expect(answer.sightings).toEqual([]);
    expect(directionsIn(answer)).toEqual(new Set(['judgement element-of indicator']));
  });

  test('calls shared hosting Suspicious and says why; what is on it stays Malicious', async () => {
    const { relay } = await start();
    const answer = await observe(relay, { type: 'ip', value: '198.51.100.12' });
    expect(answer.verdicts).toMatchObject([{ disposition: 3, disposition_name: 'Suspicious' }]);
    expect(answer.judgements).toHaveLength(3);
    for (const { reason } of answer.judgements) expect(reason).toMatch(/^Suspicious: shared hosting.* 12 listed hosts/);
    expect(answer.sightings).toMatchObject([{ count: 12 }]);
    expect(answer.sightings[0]).not.toHaveProperty('relations');
    expect((await observe(relay, { type: 'domain', value: 'shop-1.example' })).verdicts).toMatchObject([
      { disposition: 2 },
    ]);
  });

  test('of the live tracker alone knows neither listings nor neighbours', async () => {
    const simulator = await running();
    const relay = await startRelay({ trackerUrl: simulator.url, relayProfile: 'full' });
    const answer = await observe(relay, ...everything);
    expect(answer.verdicts.map(({ disposition }) => disposition)).toEqual(Array(8).fill(2));
    expect(answer.sightings.every((sighting) => !('relations' in sighting) && sighting.count === 1)).toBe(true);
    directionsIn(answer);
  });
});

describe('a sighting', () => {
  const listing = (url: string, date: string, ip = '192.0.2.9') => ({ family: 'Pony', url, ip, date });
  async function holding(...listings: ReturnType<typeof listing>[]): Promise<MirroredRelay> {
    const relay = await startMirrored({
      trackerUrl: 'http://tracker.example/',
      relayProfile: 'full',
      lookupSource: 'mirror',
    });
    await relay.keeper.take({ source: 'test', fetchedAt: Date.now(), listings });
    return relay;
  }

  test('was on the first day that is known', async () => {
    const relay = await holding(
      listing('dated.example/b', ''),
      listing('dated.example/c', '2018-01-14'),
      listing('dated.example/a', '2012-02-29'),
    );
    const { sightings } = await observe(relay, { type: 'domain', value: 'dated.example' });
    expect(sightings).toMatchObject([{ observed_time: { start_time: '2012-02-29T00:00:00.000Z' }, count: 3 }]);
  });

  test('names each address once, by its type, and nothing that is none', async () => {
    const relay = await holding(
      listing('moved.example/a', '', '192.0.2.9'),
      listing('moved.example/b', '', '192.0.2.9'),
      listing('moved.example/c', '', '2001:db8::9'),
      listing('moved.example/d', '', ''),
      listing('moved.example/e', '', 'FastFlux'),
    );
    const observable = { type: 'hostname', value: 'Moved.Example' };
    const { sightings } = await observe(relay, observable);
    expect(sightings[0]?.relations?.map(({ source, related }) => [source, related])).toEqual([
      [observable, { type: 'ip', value: '192.0.2.9' }],
      [observable, { type: 'ipv6', value: '2001:db8::9' }],
    ]);
  });

  test('never ties what it is of to an address of someone’s own network', async () => {
    const own = ['10.3.115.236', '192.168.0.7', '127.0.0.1', '100.64.0.1', '0.0.0.0', '::ffff:10.0.0.1', 'fe80::1'];
    const relay = await holding(
      ...own.map((ip, at) => listing(`panel.example/${at}`, '', ip)),
      listing('panel.example/z', '', '192.0.2.9'),
    );
    const { sightings } = await observe(relay, { type: 'domain', value: 'panel.example' });
    expect(sightings[0]?.relations?.map(({ related }) => related.value)).toEqual(['192.0.2.9']);
    const other = await holding(listing('own.example/', '', '10.3.115.236'));
    expect((await observe(other, { type: 'domain', value: 'own.example' })).sightings[0]).not.toHaveProperty(
      'relations',
    );
  });
});

describe('a URL on a listed address', () => {
  test('is Malicious when it is nothing but the address, Suspicious with a path, and says why', async () => {
    const { relay } = await start({ lookupSource: 'mirror' });
    const { verdicts, judgements } = await observe(
      relay,
      { type: 'url', value: 'http://198.51.100.66/' },
      { type: 'url', value: '198.51.100.66:53' },
      { type: 'url', value: 'http://198.51.100.66/elsewhere' },
    );
    expect(verdicts.map(({ disposition }) => disposition)).toEqual([2, 2, 3]);
    expect(judgements.at(-1)?.reason).toMatch(/^Suspicious: not itself listed, but its address is: /);
  });
});

describe('a hostile family', () => {
  test.each([
    ['very long', 'x'.repeat(8000)],
    ['very long, cut within a character', `${'x'.repeat(1012)}${'🦠'.repeat(100)}`],
    ['markup', '[click](http://evil.example) <img src=x onerror=alert(1)> `x` **y** ![z](//evil.example/z)'],
    ['control characters', 'a\u0000b\u001b[31mc\u202ed'],
    ['JSON', '"},{"type":"verdict"'],
    ['invisible characters', '\ufeffPo\u00adny\u2066exe\u2069\u200b\u{e0041}\u180e'],
  ])('(%s) stays within its bounds', async (_, family) => {
    const { relay } = await start(
      {},
      { listings: [row('hostile.example/', family), row('hostile.example/b', family)] },
    );
    const answer = await observe(
      relay,
      { type: 'url', value: 'hostile.example/' },
      { type: 'url', value: 'hostile.example/elsewhere' },
    );
    expect(answer.verdicts.map(({ disposition }) => disposition)).toEqual([2, 3]);
    directionsIn(answer);
    for (const { reason = '' } of answer.judgements) expect(reason.length).toBeLessThanOrEqual(1024);
    expect(JSON.stringify(answer)).not.toMatch(/\\ud[89a-f]/i);
    expect(JSON.stringify(answer)).not.toMatch(/[\p{Cf}\p{Default_Ignorable_Code_Point}]/u);
    for (const { description = '' } of answer.indicators) expect(description).not.toMatch(/(?<!\\)[[\]<>`*]/);
  });
});

describe('ENTITIES_LIMIT', () => {
  test('never leaves a reference to what was cut, and says what was', async () => {
    const simulator = await running();
    const { directory: dataDir } = await startFilled({ trackerUrl: simulator.url });
    for (const entitiesLimit of [1, 2, 3, 5, 8, 13, 21]) {
      const relay = await startMirrored({
        trackerUrl: simulator.url,
        dataDir,
        relayProfile: 'full',
        entitiesLimit,
        lookupSource: 'mirror',
      });
      const answer = await observe(relay, ...everything);
      directionsIn(answer);
      const { errors, verdicts, judgements, indicators, sightings, relationships } = answer;
      for (const kind of [verdicts, judgements, indicators, sightings, relationships]) {
        expect(kind.length).toBeLessThanOrEqual(entitiesLimit);
        expect(kind.length).toBeGreaterThan(0);
      }
      expect(errors).toMatchObject([{ type: 'warning', code: 'entities limit' }]);
      expect(errors[0]?.message).toMatch(new RegExp(`${relationships.length} of 34 relationships`));
      const deliberated = fullAnswer(await relay.post('/deliberate/observables', everything), 'deliberate');
      expect(deliberated.verdicts).toHaveLength(Math.min(9, entitiesLimit));
      expect(deliberated.errors).toHaveLength(entitiesLimit < 9 ? 1 : 0);
    }
  });

  test('that is not reached cuts and says nothing', async () => {
    const { relay } = await start({ entitiesLimit: 34 });
    const answer = await observe(relay, ...everything);
    expect(answer.errors).toEqual([]);
    expect(answer.relationships).toHaveLength(34);
  });

  test('holds for 1,000 observables', async () => {
    const { relay } = await start({ lookupSource: 'mirror' });
    const observables = Array.from({ length: 1000 }, (_, n) => ({ type: 'url', value: `http://busy.example/${n}` }));
    const answer = await observe(relay, ...observables);
    expect(answer.judgements).toHaveLength(100);
    directionsIn(answer);
  });
});
