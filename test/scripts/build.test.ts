import { execFile, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test } from 'vitest';
import { olderNode } from '../../scripts/test-run/programs.ts';
import { running } from '../simulator/running.ts';
import { runCommand } from '../support/run-command.ts';
import { scratchDirectory } from '../support/scratch-directory.ts';

const root = join(import.meta.dirname, '../..');
const program = join(root, 'dist/main.js');

/** Without one, `npm test` says that it is not told, and fails where `CI` is set. */
const older = olderNode();

beforeAll(async () => {
  await promisify(execFile)(process.execPath, ['scripts/build.ts'], { cwd: root });
});

describe('what is shipped', () => {
  test('looks up in the live tracker, past its cookie challenge and redirects', async () => {
    const { url } = await running({ challenge: true });
    const { code, out, err } = await runCommand(['lookup', 'panel.example', 'nothing.example'], {
      program,
      env: { TRACKER_URL: url, LOOKUP_SOURCE: 'live' },
    });
    expect([code, err]).toEqual([1, 'Source: the live tracker.\n']);
    const results = out.trimEnd().split('\n');
    expect(results.map((line) => JSON.parse(line).result)).toEqual(['listed', 'not listed']);
  });

  test('fills a mirror and looks up in it', async () => {
    const { url } = await running();
    const env = { TRACKER_URL: url, DATA_DIR: await scratchDirectory() };
    expect(await runCommand(['sync'], { program, env })).toMatchObject({ code: 0 });
    expect(await runCommand(['stats'], { program, env })).toMatchObject({
      code: 0,
      out: expect.stringContaining('Keitaro'),
    });
    for (const format of ['stix', 'csv', 'rpz', 'suricata', 'misp']) {
      expect(await runCommand(['export', '--format', format], { program, env })).toMatchObject({ code: 0 });
    }
  });

  test('says what it can do, and completes', async () => {
    expect((await runCommand(['--help'], { program })).out).toContain('lookup');
    expect((await runCommand(['complete', 'bash'], { program })).out).toMatch(/^complete /m);
  });

  test.skipIf(older === undefined)('tells an older Node.js that it is too old', () => {
    const { status, stdout, stderr } = spawnSync(older ?? '', [program, 'lookup', 'panel.example'], {
      encoding: 'utf8',
    });
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^cybercrime-tracker-relay needs Node\.js 24 or newer, and this is v\d+\.\d+\.\d+: .+\n$/);
  });

  test('needs no package beside it, and brings the licences of those it holds', () => {
    expect(existsSync(program)).toBe(true);
    const notices = readFileSync(join(root, 'dist/NOTICES'), 'utf8');
    for (const name of ['undici', 'zod', 'pino', 'tldts']) expect(notices).toMatch(new RegExp(`^${name} \\d`, 'm'));
  });
});
