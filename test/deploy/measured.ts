import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const text = readFileSync(join(import.meta.dirname, '../../docs/performance.md'), 'utf8');

/** The most memory that the relay was measured to take, as docs/performance.md tells it. */
export const measuredPeakBytes = Number(/\((\d+) MB resident in all\)/.exec(text)?.[1]) * 1e6;

/** Seconds that an end takes at most once it has drained: 10 to finish what is in flight, and some to close. */
export const finishSeconds = 14;

const units = new Map([
  ['', 1],
  ['k', 1024],
  ['m', 1024 ** 2],
  ['g', 1024 ** 3],
  ['Ki', 1024],
  ['Mi', 1024 ** 2],
  ['Gi', 1024 ** 3],
]);

/** Bytes of a size as Compose (`512m`) and Kubernetes (`512Mi`) write it; NaN of any other text. */
export function bytesOf(size: string): number {
  const [, amount, unit = ''] = /^(\d+)([kmg]|[KMG]i)?$/.exec(size) ?? [];
  return Number(amount) * (units.get(unit) ?? Number.NaN);
}
