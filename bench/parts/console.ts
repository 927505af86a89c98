import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type Browser, chromium } from 'playwright-core';
import { madeUpListings, observableAt, writeMirror } from '../support/listings.ts';
import { median } from '../support/numbers.ts';
import type { Figure } from '../support/report.ts';
import { startRelay } from '../support/server-process.ts';

const rounds = 7;
const lines = 1000;
const executablePath = '/usr/bin/chromium';

/** The console in a browser: how much is loaded, when something is seen, and how long a pasted list takes from the mirror. */
export async function webConsole(): Promise<Figure[]> {
  const directory = await mkdtemp(join(tmpdir(), 'bench-'));
  const listings = madeUpListings(50_000);
  await writeMirror(directory, listings);
  const relay = await startRelay({ DATA_DIR: directory, LOOKUP_SOURCE: 'mirror', MIRROR_REFRESH_HOURS: '0' });
  const kilobytes = await compressedKilobytes(relay.url);
  const text = Array.from({ length: lines }, (_, i) => observableAt(i, listings).value).join('\n');
  const paints: number[] = [];
  const tables: number[] = [];
  if (existsSync(executablePath)) {
    const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
    for (let round = 0; round < rounds; round++) {
      const { paintMs, tableMs } = await visit(browser, relay.url, text);
      paints.push(paintMs);
      tables.push(tableMs);
    }
    await browser.close();
  } else {
    process.stderr.write(`There is no ${executablePath}: what it would see is not measured.\n`);
  }
  await relay.stop();
  await rm(directory, { recursive: true });
  return [
    { name: 'console: first page with all its files, compressed', value: kilobytes, unit: 'KB', reach: { atMost: 60 } },
    ...(paints.length === 0
      ? []
      : [
          { name: 'console: first contentful paint', value: median(paints), unit: 'ms' } as const,
          {
            name: `console: ${lines.toLocaleString('en')} pasted lines, mirror, to the finished table`,
            value: median(tables),
            unit: 'ms',
            reach: { atMost: 1000 },
          } as const,
        ]),
  ];
}

async function compressedKilobytes(url: string): Promise<number> {
  const page = await textOf(url);
  const files = [...page.matchAll(/(?:href|src)="\.\/(console\/[^"]+)"/g)].map(([, path]) => textOf(`${url}/${path}`));
  const texts = [page, ...(await Promise.all(files))];
  return texts.reduce((sum, text) => sum + gzipSync(text).length, 0) / 1000;
}

async function textOf(url: string): Promise<string> {
  const response = await fetch(url, { headers: { accept: 'text/html' } });
  return await response.text();
}

/** One visit of somebody who has never been here, by the browser's own clock. */
async function visit(browser: Browser, url: string, text: string): Promise<{ paintMs: number; tableMs: number }> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(url);
  const paintMs = await page.evaluate<number>(`new Promise((resolve) => {
    new PerformanceObserver((list) => {
      for (const { name, startTime } of list.getEntries()) if (name === 'first-contentful-paint') resolve(startTime);
    }).observe({ type: 'paint', buffered: true });
  })`);
  await page.fill('#text', text);
  await page.click('text=Look all up at once');
  await page.locator('.findings.arranged').waitFor();
  const tableMs = await page.evaluate<number>(`performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd`);
  await context.close();
  return { paintMs, tableMs };
}
