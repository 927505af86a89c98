import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { type FileCoverage, measuredCoverage } from './test-run/coverage.ts';
import { absentPrograms, excludes, notRun, olderNode } from './test-run/programs.ts';

/**
 * `npm test`: runs the tests and checks, unless a part is asked for, how much of `src` they covered: in the test runner's own
 * process and in the processes that tests start. Arguments are handed to vitest; a path among them runs a part.
 * Tests that need a program which is not installed, or an older Node.js, are left out, and it says so; with `CI` set, that
 * is a failure. What programs' tests would have covered is missing then, so the bound is not applied.
 */
const leastShare = 0.95;
const directory = new URL('../coverage/', import.meta.url);
const processes = new URL('processes/', directory).pathname;

const absent = absentPrograms();
const left = absent.map(notRun);
if (olderNode() === undefined) left.push('what an older Node.js is told: none is in PATH, /usr/local/bin or /usr/bin');
if (left.length > 0 && process.env['CI']) fail(left);

const args = process.argv.slice(2);
const isPart = args.some((argument) => !argument.startsWith('-'));
rmSync(directory, { recursive: true, force: true });
mkdirSync(processes, { recursive: true });
const vitest = new URL('../node_modules/vitest/vitest.mjs', import.meta.url).pathname;
const { status } = spawnSync(
  process.execPath,
  [vitest, 'run', ...absent.flatMap(excludes), ...(isPart ? [] : ['--coverage']), ...args],
  {
    stdio: 'inherit',
    env: { ...process.env, ...(isPart ? {} : { PROCESS_COVERAGE: processes }) },
  },
);
process.exitCode = status ?? 1;
for (const what of left) process.stdout.write(`Not run: ${what}\n`);
if (status === 0 && !isPart) reportCoverage(measuredCoverage(new URL('coverage-final.json', directory), processes));

function reportCoverage(files: readonly FileCoverage[]): void {
  const sum = (count: (file: FileCoverage) => number) => files.reduce((total, file) => total + count(file), 0);
  const share = sum(({ covered }) => covered) / sum(({ lines }) => lines);
  for (const { path, covered, lines, missed } of files) {
    if (covered / lines < leastShare)
      process.stdout.write(`  ${path}: ${percent(covered / lines)}, not ${missed.join(', ')}\n`);
  }
  process.stdout.write(`Coverage: ${percent(share)} of ${sum(({ lines }) => lines)} lines of src\n`);
  if (share >= leastShare) return;
  if (absent.length > 0) {
    process.stdout.write(`The bound of ${percent(leastShare)} is for all tests, so it is not applied.\n`);
    return;
  }
  process.stdout.write(`That is less than ${percent(leastShare)}.\n`);
  process.exitCode = 1;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

function fail(left: readonly string[]): never {
  for (const what of left) process.stderr.write(`Can't run ${what}\n`);
  process.exit(1);
}
