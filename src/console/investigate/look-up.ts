import { withListings } from '../../lookup/answered.ts';
import type { Finding } from '../../lookup/finding.ts';
import { createMirrorResolver } from '../../lookup/resolver.ts';
import type { Observable } from '../../observables/observable.ts';
import type { ConsoleParts } from '../console-parts.ts';
import type { PostedSelection } from './posted.ts';

const mirrorBatch = 250;

/** The mirror answers without keeping anything: it takes about as long. */
const nothingKept = { maxEntries: 1, lifetimes: { listedSeconds: 1, notListedSeconds: 1, staleSeconds: 0 } };

/**
 * Looks observables up, with what the mirror knows of them. Yields findings as they are there, some at a time, until
 * `signal` aborts. At the tracker, twice as many are under way as it takes at a time, in a lane of their own.
 */
export async function* lookUp(
  parts: ConsoleParts,
  { observables, asked }: PostedSelection,
  signal: AbortSignal,
): AsyncGenerator<Finding[]> {
  const { config, mirror, questionOf, resolver } = parts;
  if (asked === 'mirror' && mirror !== undefined) {
    const fromMirror = createMirrorResolver({ questionOf, keeping: nothingKept }, mirror);
    for (let at = 0; at < observables.length && !signal.aborted; at += mirrorBatch) {
      yield await fromMirror.resolve(observables.slice(at, at + mirrorBatch));
      // Others are answered in between.
      await new Promise((resolve) => setImmediate(resolve));
    }
    return;
  }
  const caller = {};
  const limit = () => AbortSignal.any([signal, AbortSignal.timeout(config.requestDeadlineMs)]);
  const one = async (observable: Observable): Promise<Finding> => {
    const [finding] = await resolver.resolve([observable], { limit, caller });
    return completed(finding ?? { kind: 'failed', question: questionOf(observable), failure: { cause: 'internal' } });
  };

  function completed(finding: Finding): Finding {
    if (finding.kind === 'failed' || finding.source === 'relay' || mirror?.holdings === undefined) return finding;
    return withListings(finding, mirror);
  }

  yield* asTheyCome(observables, 2 * config.trackerConcurrency, one, signal);
}

/** What `work` makes of each, in the order it is done, what is done at the same time together. */
async function* asTheyCome<T, R>(
  all: readonly T[],
  atOnce: number,
  work: (one: T) => Promise<R>,
  signal: AbortSignal,
): AsyncGenerator<R[]> {
  let done: R[] = [];
  let next = 0;
  let underWay = 0;
  let wake = () => {};
  const start = () => {
    const one = all[next++];
    if (one === undefined) return;
    underWay += 1;
    void work(one).then((result) => {
      underWay -= 1;
      done.push(result);
      wake();
    });
  };
  while (!signal.aborted) {
    while (underWay < atOnce && next < all.length) start();
    if (done.length === 0 && underWay === 0) return;
    if (done.length === 0) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
      // What was at hand comes together.
      await new Promise((resolve) => setImmediate(resolve));
    }
    const some = done;
    done = [];
    yield some;
  }
}
