import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
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

/** What bash completes these words to, in a shell without any set-up, after sourcing the script twice. */
async function completedByBash(words: readonly string[], cwd: string) {
  const directory = await scratchDirectory();
  await symlink(main, join(directory, 'cct'));
  const program = join(directory, 'bin/cct');
  await mkdir(join(directory, 'bin'));
  await writeFile(program, `#!/bin/sh\nexec ${process.execPath} ${join(directory, 'cct')} "$@"\n`, { mode: 0o755 });
  const script = `
    source <(cct complete bash); source <(cct complete bash)
    COMP_WORDS=(cct ${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length}
    read -ra registered <<< "$(complete -p cct)"
    "\${registered[2]}" cct
    printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr } = spawnSync('bash', ['--norc', '--noprofile', '-c', script], {
    cwd,
    encoding: 'utf8',
    env: { PATH: `${join(directory, 'bin')}:/usr/bin:/bin` },
  });
  return { candidates: stdout.split('\n').slice(0, -1), stderr };
}

test.each([
  [['sta'], ['stats']],
  [['export', '--format', 'z'], ['zeek']],
  [['export', '--format', '=', 'z'], ['zeek']],
  [
    ['stats', '--output', '='],
    ['table', 'json'],
  ],
  [
    ['lookup', '-f', 'li'],
    ['list one.txt', 'list-two'],
  ],
  [['sync', '--file', 'list '], ['list one.txt']],
  [['export', '--since', ''], ['']],
  [['$(touch was-run)`touch was-run`'], ['']],
])('bash by itself completes %j to %j', async (words, expected) => {
  const cwd = await scratchDirectory();
  for (const name of ['list one.txt', 'list-two', 'other']) await writeFile(join(cwd, name), '');
  const { candidates, stderr } = await completedByBash(words, cwd);
  expect([stderr, candidates.toSorted()]).toEqual(['', [...expected].sort()]);
  expect(existsSync(join(cwd, 'was-run'))).toBe(false);
});

test.each([
  ['zsh', /^#compdef cybercrime-tracker-relay\n/],
  ['fish', /^complete -c cybercrime-tracker-relay /m],
])('%s', async (shell, mark) => {
  const { code, out, err } = await runCommand(['complete', shell]);
  expect([code, err]).toEqual([0, '']);
  expect(out).toMatch(mark);
});

test('a file is the shell’s to complete', async () => {
  for (const words of [
    ['lookup', '-f', 'x'],
    ['lookup', '--file', ''],
    ['lookup', '--data-dir', 'x'],
    ['lookup', '--file=x'],
    ['lookup', '--allowlist-file', 'x'],
    ['sync', '--pack', 'x'],
    ['sync', '--public-key=x'],
    ['pack', '--key', 'x'],
    ['pack', 'x'],
  ])
    expect(await runCommand(['complete', '--', ...words])).toMatchObject({
      code: 0,
      out: ':0\n',
      err: '',
    });
});

test.each([
  [['lookup', '--out'], ['--output']],
  [
    ['lookup', '--output', ''],
    ['table', 'json', 'csv', 'ctim', 'stix'],
  ],
  [['exp'], ['export']],
  [['pack', '--k'], ['--key']],
  [
    ['sync', '--p'],
    ['--pack', '--public-key'],
  ],
])('%j is completed', async (words, expected) => {
  const { code, out } = await runCommand(['complete', '--', ...words]);
  expect(code).toBe(0);
  const candidates = out.split('\n').filter((line) => line !== '' && !line.startsWith(':'));
  expect(candidates.map((line) => line.split('\t')[0])).toEqual(expected);
});
