import { execFileSync } from 'node:child_process';
import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runCommand } from '../support/run-command.ts';
import { scratchDirectory } from '../support/scratch-directory.ts';

const main = join(import.meta.dirname, '../../src/main.ts');

test('bash completes the name it is asked for under', async () => {
  const program = join(await scratchDirectory(), 'cct');
  await symlink(main, program);
  const { code, out, err } = await runCommand(['complete', 'bash'], { program });
  expect([code, err]).toEqual([0, '']);
  execFileSync('bash', ['-n'], { input: out });
  expect(out).toMatch(/^complete .* cct$/m);
});

test.each([
  ['zsh', /^#compdef cybercrime-tracker-relay\n/],
  ['fish', /^complete -c cybercrime-tracker-relay /m],
])('%s', async (shell, mark) => {
  const { code, out, err } = await runCommand(['complete', shell]);
  expect([code, err]).toEqual([0, '']);
  expect(out).toMatch(mark);
});

test.each([
  [['lookup', '--out'], ['--output']],
  [
    ['lookup', '--output', ''],
    ['table', 'json', 'csv', 'ctim', 'stix'],
  ],
  [['exp'], ['export']],
])('%j is completed', async (words, expected) => {
  const { code, out } = await runCommand(['complete', '--', ...words]);
  expect(code).toBe(0);
  const candidates = out.split('\n').filter((line) => line !== '' && !line.startsWith(':'));
  expect(candidates.map((line) => line.split('\t')[0])).toEqual(expected);
});
