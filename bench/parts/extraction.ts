import { partialExtractIOC } from 'ioc-extractor';
import { extractObservables } from '../../src/observables/extraction/extract-observables.ts';
import { qualityOf, texts } from '../support/marked-snippets.ts';
import { median } from '../support/numbers.ts';
import type { Figure } from '../support/report.ts';

const rounds = 9;
const repeats = 5;
const megabytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0) / 1e6;
const referenceName = 'ioc-extractor';

/** How much of what is marked in the snippets the extraction finds, how much of what it finds is right, and its speed. */
export async function extraction(): Promise<Figure[]> {
  const ours = (text: string) => extractObservables(text).map(({ value }) => value);
  const theirs = (text: string) => {
    const {
      ipv4s = [],
      ipv6s = [],
      domains = [],
      urls = [],
    } = partialExtractIOC(text, ['ipv4s', 'ipv6s', 'domains', 'urls']);
    return [...ipv4s, ...ipv6s, ...domains, ...urls];
  };
  const [quality, theirQuality] = [ours, theirs].map((extract) => qualityOf(texts.map(extract)));
  if (quality === undefined || theirQuality === undefined) throw new Error('nothing measured');
  const [speed, theirSpeed] = speedsOf(ours, theirs);
  const compared = (name: string, unit: string, value: number, reference: number) => ({
    name,
    value,
    unit,
    reference,
    referenceName,
  });
  return [
    compared(`extraction, ${texts.length} snippets: precision`, '', quality.precision, theirQuality.precision),
    compared('  recall', '', quality.recall, theirQuality.recall),
    compared('  F1', '', quality.f1, theirQuality.f1),
    compared('  speed', 'MB/s', speed, theirSpeed),
  ];
}

/** Megabytes a second of each, the two by turns. */
function speedsOf(...extracts: ((text: string) => unknown)[]): [number, number] {
  const rates = extracts.map((): number[] => []);
  for (let round = -1; round < rounds; round++) {
    for (const [index, extract] of extracts.entries()) {
      const startedAt = performance.now();
      for (let repeat = 0; repeat < repeats; repeat++) for (const text of texts) extract(text);
      if (round >= 0) rates[index]?.push((megabytes * repeats) / ((performance.now() - startedAt) / 1000));
    }
  }
  const [first = [], second = []] = rates;
  return [median(first), median(second)];
}
