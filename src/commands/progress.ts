import { Presets, SingleBar } from 'cli-progress';

/** A progress bar on standard error for a person who sees nothing else happen. */
export type Progress = {
  /** `done` of the total, and how many items that was. */
  update(done: number, items: number): void;
  stop(): void;
};

const none: Progress = { update: () => undefined, stop: () => undefined };

/**
 * A bar with rate and time left. Nothing at all unless standard error is a terminal and standard output isn't, where the
 * output itself shows how things go. `total` is in the unit of `update`'s `done`; undefined when unknown.
 */
export function startProgress(total: number | undefined, itemName: string): Progress {
  if (!process.stderr.isTTY || process.stdout.isTTY) return none;
  const known = `{bar} {percentage} % | {items} ${itemName} | {rate}/s | {left} left`;
  const unknown = `{items} ${itemName} | {rate}/s | {duration_formatted}`;
  const bar = new SingleBar(
    { format: total === undefined ? unknown : known, stream: process.stderr, hideCursor: true, clearOnComplete: true },
    Presets.shades_classic,
  );
  const startedAt = performance.now();
  bar.start(total ?? 1, 0, { items: 0, rate: 0, left: '?' });
  return {
    update(done, items) {
      const seconds = (performance.now() - startedAt) / 1000;
      const rate = Math.round(items / Math.max(seconds, 0.001));
      bar.update(total === undefined ? 0 : done, {
        items: items.toLocaleString('en'),
        rate: rate.toLocaleString('en'),
        left: timeLeft(total, done, seconds),
      });
    },
    stop: () => bar.stop(),
  };
}

/** `1:05` for 65 seconds, at the rate so far. */
function timeLeft(total: number | undefined, done: number, seconds: number): string {
  if (total === undefined || done === 0) return '?';
  const left = Math.round((seconds * Math.max(total - done, 0)) / done);
  return `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}`;
}
