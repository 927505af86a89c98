import { Redis } from 'ioredis';
import type { Logger } from '../../telemetry/logger.ts';
import type { Metrics } from '../../telemetry/metrics.ts';
import { keepUntil, type Lifetimes, type SettledAnswer, settledAnswerSchema } from './answer.ts';

/** Raised whenever the stored form changes: entries of another version are then simply never met. */
const formatVersion = 1;
const patienceMs = 50;
const probeEveryMs = 1000;

/** Answers in a Valkey or Redis server, shared by all replicas. */
export type SharedCache = {
  /**
   * The answers the server holds for `values`, by value, in one round trip. Empty after 50 ms without an answer, and at
   * once while the server is bypassed. Entries that cannot be read are left out. Never rejects.
   */
  recall(values: readonly string[]): Promise<ReadonlyMap<string, SettledAnswer>>;
  /** Stores an answer, without waiting and without fail. */
  keep(value: string, answer: SettledAnswer): void;
  close(): void;
};

/** What a shared cache needs. `namespace` sets apart caches of different trackers on one server. */
export type SharedCacheOptions = {
  readonly url: string;
  readonly namespace: string;
  readonly lifetimes: Lifetimes;
  readonly logger: Logger;
  readonly metrics: Metrics;
};

/**
 * Connects in the background and reconnects by itself. A server that fails or takes more than 50 ms is bypassed until a
 * ping, tried every second, is answered in time again; each change is logged once.
 */
export function createSharedCache({ url, namespace, lifetimes, logger, metrics }: SharedCacheOptions): SharedCache {
  const server = new Redis(url.replace(/^valkey/, 'redis'), {
    connectTimeout: probeEveryMs,
    enableAutoPipelining: true,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    retryStrategy: () => probeEveryMs,
  });
  const keyOf = (value: string) => `cybercrime-tracker-relay:${formatVersion}:${namespace}:answer:${value}`;
  let state: 'starting' | 'up' | 'bypassed' = 'starting';

  function become(next: 'up' | 'bypassed', reason = ''): void {
    if (state === next) return;
    if (next === 'bypassed') logger.warn({ reason }, 'shared cache does not answer: bypassed until it is back');
    else logger.info('shared cache in use');
    state = next;
    metrics.sharedCacheUp.set(next === 'up' ? 1 : 0);
  }

  const bypass = (error: Error) => become('bypassed', error.message);
  const probe = () => void inTime(server.ping()).then(() => become('up'), bypass);
  const probing = setInterval(() => state !== 'up' && probe(), probeEveryMs).unref();
  server.on('ready', probe);
  server.on('error', bypass);

  return {
    async recall(values) {
      const answers = new Map<string, SettledAnswer>();
      if (state !== 'up') return answers;
      const entries = await inTime(server.mget(values.map(keyOf))).catch((error: Error) => {
        bypass(error);
        return [];
      });
      entries.forEach((entry, i) => {
        const value = values[i];
        const answer = entry === null ? undefined : parseEntry(entry);
        if (value !== undefined && answer !== undefined) answers.set(value, answer);
      });
      return answers;
    },
    keep(value, answer) {
      const lifeMs = keepUntil(answer, lifetimes) - Date.now();
      if (state !== 'up' || lifeMs <= 0) return;
      server.set(keyOf(value), JSON.stringify(answer), 'PX', lifeMs).catch(bypass);
    },
    close() {
      clearInterval(probing);
      server.disconnect();
    },
  };
}

/**
 * `answer`, or a rejection when it takes more than 50 ms. Timers come before what the network brought, so an answer that
 * has arrived while this process was busy is let in first.
 */
function inTime<T>(answer: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const giveUp = () => reject(new Error(`no answer within ${patienceMs} ms`));
    const late = setTimeout(() => setImmediate(giveUp), patienceMs);
    answer.then(resolve, reject).finally(() => clearTimeout(late));
  });
}

function parseEntry(entry: string): SettledAnswer | undefined {
  try {
    return settledAnswerSchema.safeParse(JSON.parse(entry)).data;
  } catch {
    return undefined;
  }
}
