import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { identifier } from '../../formats/stix-specification.ts';
import { running } from '../../simulator/running.ts';
import { indicator, judgement, relationship, sighting, verdict } from '../../support/ctim-schemas.ts';
import { remarksIn } from '../../support/findings.ts';
import { listing, mirrorOnDisk } from '../../support/mirror-on-disk.ts';
import { runCommand } from '../../support/run-command.ts';

const given = ['panel.example', 'nonsense', 'http://held.example/elsewhere'];

async function outputAs(format: string): Promise<string> {
  const { url } = await running();
  const env = { TRACKER_URL: url, DATA_DIR: await mirrorOnDisk([listing('held.example/gate.php', 'Pony')]) };
  const { code, out, err } = await runCommand(['lookup', '--source', 'auto', '--output', format], {
    env,
    input: `${given.join('\n')}\n`,
  });
  expect([code, remarksIn(err)]).toEqual([1, 'Skipped line 2: no URL, domain or IP address\n']);
  return out;
}

test('csv', async () => {
  const [first, second, ...others] = parse<Record<string, string>>(await outputAs('csv'), { columns: true });
  expect(others).toEqual([]);
  expect(first).toMatchObject({ type: 'domain', value: 'panel.example', verdict: 'Malicious', families: 'Keitaro' });
  expect(second).toMatchObject({ type: 'url', result: 'suspicious', verdict: 'Suspicious', families: 'Pony' });
});

test('table, in a pipe, without colours', async () => {
  const out = await outputAs('table');
  const [head = '', ...rows] = out.split('\n').slice(0, -1);
  expect(head).toMatch(/^OBSERVABLE +VERDICT +FAMILY +DATE +LINK$/);
  expect(rows.map((row) => row.split(/ {2,}/).slice(0, 3))).toEqual([
    ['panel.example', 'Malicious', 'Keitaro'],
    ['http://held.example/elsewhere', 'Suspicious', 'Pony'],
  ]);
  expect(out).not.toContain('\u001b');
});

test('ctim is one bundle of closed entities', async () => {
  const bundle = z.strictObject({
    type: z.literal('bundle'),
    id: z.templateLiteral(['transient:bundle-', z.uuid()]),
    schema_version: z.literal('1.3.28'),
    source: z.string(),
    title: z.string(),
    tlp: z.literal('white'),
    timestamp: z.iso.datetime({ precision: 3 }),
    verdicts: z.array(verdict).length(2),
    judgements: z.array(judgement).length(2),
    indicators: z.array(indicator).length(2),
    sightings: z.array(sighting),
    relationships: z.array(relationship),
  });
  const { verdicts, judgements, indicators, sightings, relationships } = bundle.parse(
    JSON.parse(await outputAs('ctim')),
  );
  expect(verdicts.map(({ disposition }) => disposition)).toEqual([2, 3]);
  const ids: string[] = [...judgements, ...indicators, ...sightings].map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { source_ref, target_ref } of relationships)
    expect(ids).toEqual(expect.arrayContaining([source_ref, target_ref]));
});

test('stix is one bundle, its references resolving', async () => {
  const { type, id, objects } = JSON.parse(await outputAs('stix'));
  expect([type, id]).toEqual(['bundle', expect.stringMatching(identifier)]);
  const ids = new Set(objects.map((object: { id: string }) => object.id));
  const refs = JSON.stringify(objects).matchAll(/"[a-z_]+_refs?":(?:"([^"]+)"|\[([^\]]*)\])/g);
  const targets = [...refs].flatMap(([, one, many]) => one ?? JSON.parse(`[${many}]`));
  expect(targets.length).toBeGreaterThan(3);
  expect(targets.filter((target) => !ids.has(target))).toEqual([]);
  const patterns = objects.flatMap(({ pattern }: { pattern?: string }) => pattern ?? []);
  const elsewhere = ['http', 'https'].map((scheme) => `url:value = '${scheme}://held.example/elsewhere'`);
  expect(patterns).toEqual(["[domain-name:value = 'panel.example']", `[${elsewhere.join(' OR ')}]`]);
});
