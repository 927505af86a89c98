import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { listing, mirrorOnDisk } from '../support/mirror-on-disk.ts';
import { runCommand } from '../support/run-command.ts';
import { scratchDirectory } from '../support/scratch-directory.ts';

const held = [
  listing('panel.example/admin.php?a=1;b="2"', 'Pony, "VIP"\n', '192.0.2.7', '2018-01-14'),
  listing('old.example/gate/', 'Keitaro', '192.0.2.8', '2015-06-01'),
  listing('undated.example/', 'Pony', '', ''),
  ...Array.from({ length: 12 }, (_, n) => listing(`shop-${n}.example/`, 'Zeus', '198.51.100.12', '2017-03-04')),
];

async function exported(...args: string[]): Promise<string> {
  const { code, out, err } = await runCommand(['export', ...args], { env: { DATA_DIR: await mirrorOnDisk(held) } });
  expect([code, err]).toEqual([0, '']);
  return out;
}

test('csv, of some families', async () => {
  const rows = parse<Record<string, string>>(await exported('--format', 'csv', '--family', 'keitaro', 'PONY'), {
    columns: true,
  });
  expect(rows.map(({ url, date }) => [url, date])).toEqual([
    ['old.example/gate/', '2015-06-01'],
    ['undated.example/', ''],
  ]);
});

test('json, since a day', async () => {
  const lines = (await exported('--format', 'json', '--since', '2018-01-14')).trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([{ url: 'panel.example/admin.php?a=1;b="2"' }]);
});

test('hosts, of domains', async () => {
  const out = await exported('--format', 'hosts', '--family', 'Keitaro');
  expect(out.split('\n').filter((line) => !line.startsWith('#') && line !== '')).toEqual(['0.0.0.0 old.example']);
});

test('zeek, addresses that serve a single site only', async () => {
  const out = await exported('--format', 'zeek', '--type', 'ip', '--exclude-shared-hosting');
  const [head, ...rows] = out.trimEnd().split('\n');
  expect(head).toMatch(/^#fields\tindicator\tindicator_type\t/);
  expect(rows.map((row) => row.split('\t').slice(0, 2))).toEqual([
    ['192.0.2.7', 'Intel::ADDR'],
    ['192.0.2.8', 'Intel::ADDR'],
  ]);
});

test('rpz', async () => {
  const zone = await exported('--format', 'rpz');
  expect(zone).toMatch(/^\$TTL \d+\n@ IN SOA /m);
  expect(zone).toMatch(/^old\.example CNAME \.$/m);
});

test('suricata', async () => {
  const rules = (await exported('--format', 'suricata', '--type', 'url'))
    .split('\n')
    .filter((line) => /^alert /.test(line));
  expect(rules.length).toBeGreaterThanOrEqual(2);
  expect(rules.every((rule) => /; sid:\d+; rev:\d+;.*\)$/.test(rule))).toBe(true);
});

test.each(['stix', 'misp'])('%s', async (format) => {
  const document = JSON.parse(await exported('--format', format, '--since', '2017-01-01'));
  const text = JSON.stringify(document);
  expect(text).toContain('panel.example');
  expect(text).not.toContain('old.example');
});

describe('what would clear a blocklist', () => {
  const exportOf = async (...args: string[]) =>
    runCommand(['export', ...args], { env: { DATA_DIR: await mirrorOnDisk(held) } });

  test.each([
    [['--format', 'csv', '--family', 'Nope'], 'no listing passes the filters'],
    [['--format', 'stix', '--since', '2019-01-01'], 'no listing passes the filters'],
    [['--format', 'hosts', '--type', 'ip'], 'hosts can hold none of it'],
  ])('%j is exit code 2, and nothing is printed', async (args, why) => {
    const { code, out, err } = await exportOf(...args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(new RegExp(`^Nothing to export: ${why}\\. --allow-empty .*\n$`, 'm'));
  });

  test('is printed when it is asked for', async () => {
    const { code, out, err } = await exportOf('--format', 'hosts', '--type', 'ip', '--allow-empty');
    expect([code, err]).toEqual([0, '']);
    expect(out.split('\n').filter((line) => line !== '' && !line.startsWith('#'))).toEqual([]);
    const stix = await exportOf('--format', 'stix', '--since', '2019-01-01', '--allow-empty');
    expect(JSON.parse(stix.out).objects).toHaveLength(2);
  });

  test('a family that nothing is of is told, with the nearest; the others are exported', async () => {
    const { code, out, err } = await exportOf('--format', 'csv', '--family', 'Keitarro', 'Zeus', '\u001b[2J');
    expect([code, out.split('\r\n').length]).toEqual([0, 14]);
    expect(err).toBe(
      'No listing is of the family Keitarro. Near it: Keitaro.\nNo listing is of the family \\u{1b}[2J.\n',
    );
  });
});

test('a corrupt mirror is set aside, and told of', async () => {
  const dataDir = await mirrorOnDisk(held);
  await writeFile(join(dataDir, 'listings.ndjson'), 'x\n');
  const { code, out, err } = await runCommand(['export', '--format', 'csv', '--data-dir', dataDir]);
  expect([code, out]).toEqual([3, '']);
  expect(err).toMatch(/^The mirror in .* is corrupt: .* It was set aside as .*\.\nThe mirror in .* is empty\. /);
});

test('of an empty mirror: exit code 3, and what to do', async () => {
  const dataDir = await scratchDirectory();
  const { code, out, err } = await runCommand(['export', '--format', 'rpz', '--data-dir', dataDir]);
  expect([code, out]).toEqual([3, '']);
  expect(err).toContain(`The mirror in ${dataDir} is empty. Fill it with \`sync\``);
});
