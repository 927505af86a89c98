import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { running } from '../../simulator/running.ts';
import { parsedLines, remarksIn, resultsOf } from '../../support/findings.ts';
import { freePort } from '../../support/free-port.ts';
import { listing, mirrorOnDisk } from '../../support/mirror-on-disk.ts';
import { runCommand } from '../../support/run-command.ts';
import { scratchDirectory } from '../../support/scratch-directory.ts';
import { startServer } from '../../support/start-server.ts';

test('arguments, defanged or not, end in a JSON finding each, in their order however slow one is', async () => {
  const { url, stats } = await running();
  const dataDir = await scratchDirectory();
  const given = ['slow.fault.example', 'hxxp://panel[.]example/keitaro/admin.php', '203.0.113.145', '10.0.0.1'];
  const flags = ['--tracker-url', url, '--data-dir', dataDir];
  const env = { TRACKER_URL: 'http://no-such-host.invalid/', DATA_DIR: '/no/such/directory' };
  const { code, out, err } = await runCommand(['lookup', ...given, ...flags], { env });
  const remark = 'Withheld, nobody was asked: 1 of 4 observables, which may tell of your own network.\n';
  expect([code, remarksIn(err)]).toEqual([1, remark]);
  expect(parsedLines(out)).toEqual([
    expect.objectContaining({ observable: { type: 'domain', value: given[0] }, result: 'not listed', verdict: null }),
    expect.objectContaining({
      observable: { type: 'url', value: 'http://panel.example/keitaro/admin.php' },
      result: 'listed',
      verdict: 'Malicious',
      families: ['Keitaro'],
      source: 'tracker',
      stale: false,
      link: `${url}index.php?search=panel.example%2Fkeitaro%2Fadmin.php`,
    }),
    expect.objectContaining({ observable: { type: 'ip', value: '203.0.113.145' }, families: ['Pony'] }),
    expect.objectContaining({ observable: { type: 'ip', value: '10.0.0.1' }, result: 'withheld', source: 'relay' }),
  ]);
  expect(Object.keys(stats().values).sort()).toEqual(
    ['203.0.113.145', 'panel.example/keitaro/admin.php', 'slow.fault.example'].sort(),
  );
});

test('nothing of one’s own network, PRIVATE_SUFFIXES included, nor a password reaches the site', async () => {
  const { url, stats } = await running();
  const env = { TRACKER_URL: url, DATA_DIR: await scratchDirectory(), PRIVATE_SUFFIXES: '.corp.example lab.test' };
  const own = ['http://JIRA.corp.example./secret', 'http://files.lab.test/hr?token=T', 'http://wiki.internal/x'];
  const { code, err } = await runCommand(['lookup', ...own, 'http://user:secret@nothing.example/a'], { env });
  expect([code, remarksIn(err)]).toEqual([0, expect.stringMatching(/^Withheld, .*: 3 of 4 observables,.*\n$/)]);
  expect(stats().values).toEqual({ 'nothing.example/a': 1 });
});

test('--only listed leaves out the others, but not from the exit code', async () => {
  const { url } = await running();
  const given = ['nothing.example', 'panel.example', 'status-404.fault.example'];
  const env = { TRACKER_URL: url, DATA_DIR: await scratchDirectory() };
  const { code, out, err } = await runCommand(['lookup', ...given, '--only', 'listed'], { env });
  expect([code, remarksIn(err)]).toEqual([3, '1 look-up failed: not-found.\n']);
  expect(resultsOf(out)).toEqual([['panel.example', 'listed']]);
});

test('exit code 0, and nothing but the source on standard error, when nothing is listed', async () => {
  const { url } = await running();
  const env = { TRACKER_URL: url, DATA_DIR: await scratchDirectory() };
  const { code, out, err } = await runCommand(['lookup', 'nothing.example'], { env });
  expect([code, err]).toEqual([0, 'Source: the live tracker.\n']);
  expect(resultsOf(out)).toEqual([['nothing.example', 'not listed']]);
});

describe('the source', () => {
  const held = [listing('held.example/gate.php', 'Pony', '192.0.2.7'), listing('other.example/')];

  test('auto answers from older data when the site is down, and says so', async () => {
    const env = { TRACKER_URL: `http://127.0.0.1:${await freePort()}/`, DATA_DIR: await mirrorOnDisk(held) };
    const { code, out, err } = await runCommand(['lookup', 'http://held.example/gate.php', 'nothing.example'], { env });
    expect(code).toBe(1);
    expect(remarksIn(err)).toBe('The tracker did not answer: 2 look-ups answered from older data.\n');
    expect(parsedLines(out)).toMatchObject([
      {
        result: 'listed',
        source: 'mirror',
        stale: true,
        asOf: '2026-01-15T12:00:00.000Z',
        listings: [{ date: '2018-01-14', url: 'held.example/gate.php', ip: '192.0.2.7', family: 'Pony' }],
      },
      { result: 'not listed', stale: true },
    ]);
  });

  test('live does not, though there is a mirror; what succeeded is printed', async () => {
    const { url } = await running();
    const env = { TRACKER_URL: url, DATA_DIR: await mirrorOnDisk(held), TRACKER_RETRIES: '0' };
    const given = ['panel.example', 'status-503.fault.example', 'html.fault.example'];
    const { code, out, err } = await runCommand(['lookup', '--source', 'live', ...given], { env });
    expect(code).toBe(3);
    expect(remarksIn(err)).toBe('2 look-ups failed: unavailable, unexpected-shape.\n');
    expect(resultsOf(out).map(([, result]) => result)).toEqual(['listed', 'failed', 'failed']);
    expect(parsedLines(out)[1]?.['failure']).toMatch(/503/);
  });

  test('mirror asks the site nothing, and knows of neighbours', async () => {
    const { url, stats } = await running();
    const env = { TRACKER_URL: url, DATA_DIR: await mirrorOnDisk(held), LOOKUP_SOURCE: 'live' };
    const given = ['192.0.2.7', 'http://held.example/elsewhere', 'panel.example'];
    const { code, out, err } = await runCommand(['lookup', '--source', 'mirror', ...given], { env });
    expect([code, remarksIn(err), stats().requests]).toEqual([1, '', 0]);
    expect(err).toMatch(/^Source: the mirror in .*, fetched 2026-01-15 12:00 UTC, \d+ days old\.\n$/);
    expect(parsedLines(out).map(({ result, verdict, stale }) => [result, verdict, stale])).toEqual([
      ['listed', 'Malicious', false],
      ['suspicious', 'Suspicious', false],
      ['not listed', null, false],
    ]);
  });

  test('an empty mirror is no answer: exit code 3, and what to do', async () => {
    const dataDir = await scratchDirectory();
    const { code, out, err } = await runCommand(['lookup', '--source', 'mirror', 'a.example'], {
      env: { DATA_DIR: dataDir },
    });
    expect([code, out]).toEqual([3, '']);
    expect(err).toBe(
      `The mirror in ${dataDir} is empty. Fill it with \`sync\`, or name another place with --data-dir.\n`,
    );
  });

  test('a corrupt one is told of, and not only called empty', async () => {
    const dataDir = await mirrorOnDisk([listing('panel.example/')]);
    await appendFile(join(dataDir, 'listings.ndjson'), 'damage');
    const args = ['lookup', '--source', 'mirror', 'panel.example', '--data-dir', dataDir];
    const { code, out, err } = await runCommand(args);
    expect([code, out]).toEqual([3, '']);
    expect(err).toMatch(/^The mirror in .* is empty\. Fill it/m);
    expect(err).toMatch(/"its checksum is wrong".*"the mirror on disk is corrupt: set aside/);
  });

  test('--refresh fills it first, or says why not', async () => {
    const { url } = await running();
    const dataDir = await scratchDirectory();
    const args = ['lookup', '--source', 'mirror', '--refresh', 'panel.example', '--tracker-url'];
    const filled = await runCommand([...args, url], { env: { DATA_DIR: dataDir } });
    expect([filled.code, remarksIn(filled.err), resultsOf(filled.out)]).toEqual([1, '', [['panel.example', 'listed']]]);
    const down = await runCommand([...args, `http://127.0.0.1:${await freePort()}/`], { env: { DATA_DIR: dataDir } });
    expect([down.code, resultsOf(down.out)]).toEqual([1, [['panel.example', 'listed']]]);
    expect(down.err).toMatch(/^The mirror was not refreshed: .*ECONNREFUSED.*\nSource: .*\n$/);
  });
});

test('a password is printed nowhere, at the most talkative log level', async () => {
  const { url } = await running();
  const env = {
    TRACKER_URL: url,
    DATA_DIR: await scratchDirectory(),
    CACHE_URL: `redis://user:a-secret@127.0.0.1:${await freePort()}`,
    LOG_LEVEL: 'trace',
  };
  const { code, out, err } = await runCommand(['lookup', 'panel.example'], { env });
  expect(code).toBe(1);
  expect(resultsOf(out)).toEqual([['panel.example', 'listed']]);
  expect(err).toContain('tracker asked');
  expect(out + err).not.toContain('secret');
});

test('a site that lists everything, its families full of control characters, changes nothing about the lines', async () => {
  const site = await startServer((_, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ success: true, message: 'Malicious: \u001b[31mEvil\r\n\u009b2J\u2028{}' }));
  });
  const env = { TRACKER_URL: site, DATA_DIR: await scratchDirectory() };
  const { code, out } = await runCommand(['lookup', 'a.example', 'b.example'], { env });
  expect(code).toBe(1);
  expect(out.split('\n')).toHaveLength(3);
  expect(out).not.toMatch(/(?!\n)[\p{Cc}\u2028\u2029]/u);
  expect(resultsOf(out)).toEqual([
    ['a.example', 'listed'],
    ['b.example', 'listed'],
  ]);
});
