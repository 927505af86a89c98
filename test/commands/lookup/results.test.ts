import { describe, expect, test } from 'vitest';
import { running } from '../../simulator/running.ts';
import { remarksIn, resultsOf } from '../../support/findings.ts';
import { listing, mirrorOnDisk } from '../../support/mirror-on-disk.ts';
import { runCommand } from '../../support/run-command.ts';
import { scratchDirectory } from '../../support/scratch-directory.ts';

const held = [listing('panel.example/admin.php', 'Pony', '192.0.2.7')];
const listed = 'http://panel.example/admin.php';
const beside = 'http://panel.example/elsewhere';

describe('a page beside a listed one is suspicious', () => {
  test.each([
    [[beside], 1, [beside]],
    [[beside, '--fail-on', 'malicious'], 0, [beside]],
    [[beside, listed, '--fail-on', 'malicious'], 1, [beside, listed]],
    [[beside, listed, 'nothing.example', '--only', 'suspicious'], 1, [beside]],
    [[beside, listed, 'nothing.example', '--only', 'listed,suspicious'], 1, [beside, listed]],
    [
      [beside, listed, 'nothing.example', '--only', 'suspicious', '--only', 'not-listed'],
      1,
      [beside, 'nothing.example'],
    ],
    [[listed, 'nothing.example', '--only', 'failed'], 1, []],
    [['nothing.example', '--fail-on', 'suspicious'], 0, ['nothing.example']],
  ])('%j', async (args, code, printed) => {
    const env = { DATA_DIR: await mirrorOnDisk(held), LOOKUP_SOURCE: 'mirror' };
    const outcome = await runCommand(['lookup', ...args], { env });
    expect([outcome.code, remarksIn(outcome.err)]).toEqual([code, '']);
    expect(resultsOf(outcome.out).map(([value]) => value)).toEqual(printed);
  });
});

describe('what is withheld is told, and neither listed nor clean', () => {
  const own = 'http://wiki.internal/x';
  const withheld = (share: string) => `Withheld, nobody was asked: ${share}, which may tell of your own network.\n`;

  test.each([
    [[own, '10.0.0.1'], 0, [own, '10.0.0.1'], withheld('2 of 2 observables')],
    [[own, 'nothing.example', '--only', 'not-listed'], 0, ['nothing.example'], withheld('1 of 2 observables')],
    [[own, 'nothing.example', listed, '--only', 'withheld'], 1, [own], withheld('1 of 3 observables')],
  ])('%j', async (args, code, printed, remark) => {
    const env = { DATA_DIR: await mirrorOnDisk(held), LOOKUP_SOURCE: 'mirror' };
    const outcome = await runCommand(['lookup', ...args], { env });
    expect([outcome.code, remarksIn(outcome.err)]).toEqual([code, remark]);
    expect(resultsOf(outcome.out).map(([value]) => value)).toEqual(printed);
  });

  test('beside look-ups that failed', async () => {
    const { url } = await running();
    const env = { DATA_DIR: await scratchDirectory(), TRACKER_URL: url, LOOKUP_SOURCE: 'live' };
    const outcome = await runCommand(['lookup', own, 'status-404.fault.example'], { env });
    const remark = `1 look-up failed: not-found.\n${withheld('1 of 2 observables')}`;
    expect([outcome.code, remarksIn(outcome.err)]).toEqual([3, remark]);
  });
});

describe('who is asked', () => {
  const many = Array.from({ length: 21 }, (_, n) => `host${n}.example`);
  const input = 'panel.example\n';

  test.each([
    ['a handful of arguments: the live site', many.slice(1), undefined, {}, 20],
    ['more of them: the mirror', many, undefined, {}, 0],
    ['a pipe: the mirror', [], input, {}, 0],
    ['a pipe, told so: the live site', ['--source', 'live'], input, {}, 1],
    ['a pipe, told so by the environment: the live site', [], input, { LOOKUP_SOURCE: 'auto' }, 1],
    ['an argument, told so: the mirror', ['panel.example'], undefined, { LOOKUP_SOURCE: 'mirror' }, 0],
  ])('%s', async (_, args, piped, environment, queries) => {
    const { url, stats } = await running();
    const env = { TRACKER_URL: url, DATA_DIR: await mirrorOnDisk(held), ...environment };
    const { err } = await runCommand(['lookup', ...args], { env, ...(piped === undefined ? {} : { input: piped }) });
    expect(stats().queries).toBe(queries);
    expect(err).toMatch(queries === 0 ? /^Source: the mirror in .* days old\.\n$/ : /^Source: the live tracker.*\.\n$/);
  });

  test('a pipe and an empty mirror: nothing is asked, and what to do is said', async () => {
    const { url, stats } = await running();
    const env = { TRACKER_URL: url, DATA_DIR: await scratchDirectory() };
    const { code, out, err } = await runCommand(['lookup'], { env, input });
    expect([code, out, stats().requests]).toEqual([3, '', 0]);
    expect(err).toMatch(
      /^The mirror in .* is empty\. Fill it with `sync`, .*, or ask the live tracker with --source live\.\n$/,
    );
  });
});
