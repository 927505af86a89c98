import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { madeUpListings, observableAt, prepareMirror } from '../support/listings.ts';
import { median } from '../support/numbers.ts';
import type { Figure } from '../support/report.ts';
import { shipped } from '../support/server-process.ts';

const listings = 50_000;
const lines = 1_000_000;
const rounds = 3;

/** The `lookup` command on a long file, with the mirror as its source: speed, and memory as the file grows. */
export async function lookupFile(): Promise<Figure[]> {
  const directory = await mkdtemp(join(tmpdir(), 'bench-'));
  await prepareMirror(directory, listings);
  const file = join(directory, 'lines.txt');
  await writeLines(file, lines);
  const runs = [];
  for (let round = 0; round < rounds; round++) runs.push(await run(directory, file));
  const longFile = join(directory, 'more-lines.txt');
  await writeLines(longFile, 3 * lines);
  const long = await run(directory, longFile);
  await rm(directory, { recursive: true });
  return [
    {
      name: '`lookup` on a file of 1,000,000 lines',
      value: lines / median(runs.map(({ seconds }) => seconds)),
      unit: 'lines/s',
      reach: { atLeast: 200_000 },
    },
    {
      name: '  peak RSS with 3,000,000 lines',
      value: long.peakMb,
      unit: 'MB',
      reference: median(runs.map(({ peakMb }) => peakMb)),
      referenceName: 'with 1,000,000',
      reach: { atMost: 1.15 },
    },
  ];
}

async function run(directory: string, file: string): Promise<{ seconds: number; peakMb: number }> {
  const startedAt = performance.now();
  const main = new URL(`../../${shipped}`, import.meta.url).pathname;
  const child = spawn(process.execPath, [main, 'lookup', '--file', file, '--source', 'mirror'], {
    env: { PATH: process.env['PATH'], DATA_DIR: directory },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let peakKb = 0;
  const watch = setInterval(() => {
    const kb = Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1] ?? 0);
    peakKb = Math.max(peakKb, kb);
  }, 100);
  child.stdout.resume();
  await finished(child.stdout);
  clearInterval(watch);
  return { seconds: (performance.now() - startedAt) / 1000, peakMb: peakKb / 1024 };
}

async function writeLines(file: string, count: number): Promise<void> {
  const all = madeUpListings(listings);
  const stream = createWriteStream(file);
  let text = '';
  for (let i = 0; i < count; i++) {
    text += `${observableAt(i, all).value}\n`;
    if (text.length < 32_768) continue;
    if (!stream.write(text)) await once(stream, 'drain');
    text = '';
  }
  stream.end(text);
  await finished(stream);
}
