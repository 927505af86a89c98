import { mkdir, writeFile } from 'node:fs/promises';
import { arch, cpus, platform } from 'node:os';
import { cached } from './parts/cached.ts';
import { webConsole } from './parts/console.ts';
import { credentials } from './parts/credentials.ts';
import { extraction } from './parts/extraction.ts';
import { fairness } from './parts/fairness.ts';
import { lookupFile } from './parts/lookup-file.ts';
import { memory } from './parts/memory.ts';
import { mirror } from './parts/mirror.ts';
import { outage } from './parts/outage.ts';
import { overload } from './parts/overload.ts';
import { parallel } from './parts/parallel.ts';
import { replicas } from './parts/replicas.ts';
import { start } from './parts/start.ts';
import { subscribers } from './parts/subscribers.ts';
import { closeConnections } from './support/post.ts';
import { type Figure, isReached, line } from './support/report.ts';

const parts = {
  parallel,
  cached,
  credentials,
  fairness,
  mirror,
  extraction,
  'lookup-file': lookupFile,
  start,
  memory,
  subscribers,
  outage,
  console: webConsole,
  replicas,
  overload,
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in parts));
if (unknown.length > 0) {
  process.stderr.write(`No benchmark ${unknown.join(', ')}. There are: ${Object.keys(parts).join(', ')}.\n`);
  process.exit(2);
}

// What is measured is what is shipped.
await import('../scripts/build.ts');

const figures: Figure[] = [];
for (const [name, measure] of Object.entries(parts)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  process.stderr.write(`${name} …\n`);
  const measured = await measure();
  figures.push(...measured);
  for (const figure of measured) process.stdout.write(`${line(figure)}\n`);
}
await closeConnections();

const results = new URL('./results/', import.meta.url);
await mkdir(results, { recursive: true });
const run = {
  at: new Date().toISOString(),
  node: process.version,
  machine: `${cpus().length} × ${cpus()[0]?.model.trim()}, ${platform()} ${arch()}`,
  figures: figures.map((figure) => ({
    ...figure,
    ratio: figure.reference === undefined ? undefined : figure.value / figure.reference,
    isReached: isReached(figure),
  })),
};
const file = new URL(`${run.at.replaceAll(':', '-')}.json`, results);
await writeFile(file, `${JSON.stringify(run, undefined, 2)}\n`);
const missed = figures.filter((figure) => isReached(figure) === false).length;
process.stderr.write(`${figures.length} figures, ${missed} missed. Written to ${file.pathname}\n`);
