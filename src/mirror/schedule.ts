import type { MirrorKeeper, RefreshResult } from './keeper.ts';
import type { Mirror } from './mirror.ts';

const hourMs = 3_600_000;
const busyRetryMs = 30_000;
const failedRetryMs = hourMs;
const emptyRetryMs = 300_000;
const jitter = 0.1;

/** How often the mirror on disk is looked at for what another process has put there. */
const lookMs = 2000;

/** How the mirror's upkeep stands. */
export type Upkeep = {
  /** Whether the mirror on disk has been looked at. */
  readonly isLoaded: boolean;
  /** Resolves once it has been. */
  readonly loaded: Promise<void>;
  readonly lastRefresh: (RefreshResult & { readonly at: number }) | undefined;
  /** Ends it, and a refresh that is under way, for which the promise waits. */
  stop(): Promise<void>;
};

/**
 * Loads the mirror in the background and from then on refreshes it whenever what it holds is `refreshHours` old (0 =
 * never), give or take a tenth so that replicas don't come all at once. After a failure it tries again within the hour,
 * or in five minutes while it holds nothing; after another replica's refresh in half a minute. What `sync` or a restored
 * backup puts on disk meanwhile is taken over within seconds.
 */
export function keepFresh(mirror: Mirror, keeper: MirrorKeeper, refreshHours: number): Upkeep {
  const stopped = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let isLoaded = false;
  let lastRefresh: Upkeep['lastRefresh'];
  let underWay: Promise<void> | undefined;
  let watch: NodeJS.Timeout | undefined;
  let looking: Promise<void> | undefined;

  async function load(): Promise<void> {
    await keeper.load();
    isLoaded = true;
    if (refreshHours > 0) plan(dueInMs());
    if (!stopped.signal.aborted) watch = setInterval(look, lookMs).unref();
  }

  function look(): void {
    looking ??= keeper.loadChanged().finally(() => {
      looking = undefined;
    });
  }

  function plan(delayMs: number): void {
    if (!stopped.signal.aborted) {
      timer = setTimeout(() => {
        underWay = refresh();
      }, delayMs).unref();
    }
  }

  async function refresh(): Promise<void> {
    const result = await keeper.refresh(stopped.signal);
    lastRefresh = { ...result, at: Date.now() };
    if (result.kind === 'busy') plan(busyRetryMs);
    else if (result.kind === 'failed') plan(withJitter(Math.min(retryMs(), refreshHours * hourMs)));
    else plan(dueInMs());
  }

  function retryMs(): number {
    return mirror.holdings === undefined ? emptyRetryMs : failedRetryMs;
  }

  function dueInMs(): number {
    const { fetchedAt } = mirror.holdings ?? { fetchedAt: 0 };
    const now = Date.now();
    // What claims to come from the future was fetched by a clock that was wrong.
    return Math.max(0, Math.min(fetchedAt, now) + withJitter(refreshHours * hourMs) - now);
  }

  return {
    loaded: load(),
    get isLoaded() {
      return isLoaded;
    },
    get lastRefresh() {
      return lastRefresh;
    },
    async stop() {
      stopped.abort();
      clearTimeout(timer);
      clearInterval(watch);
      await Promise.all([underWay, looking]);
    },
  };
}

function withJitter(ms: number): number {
  return ms * (1 - jitter + Math.random() * 2 * jitter);
}
