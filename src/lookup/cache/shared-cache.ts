import { Redis } from 'ioredis';
import { createCircuit } from '../../patience/circuit.ts';
import { startTimeLimit } from '../../patience/time-limit.ts';
import type { Logger } from '../../telemetry/logger.ts';
import type { Metrics } from '../../telemetry/metrics.ts';
import { keepUntil, type Lifetimes, type SettledAnswer, settledAnswerSchema } from './answer.ts';

/** Raised whenever the stored form changes: entries of another version are then simply never met. */
const formatVersion = 1;
const patienceMs = 50;
const probeAfterMs = 1000;

/** More than any entry that `keep` writes. What somebody else wrote there may be of any length, and is not read whole. */
const maxEntryBytes = 8192;

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
    connectTimeout: probeAfterMs,
    // The client waits that long for a connection to close, even for one that is closed.
    disconnectTimeout: 50,
    enableAutoPipelining: true,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    retryStrategy: () => probeAfterMs,
  });
  const keyOf = (value: string) => `cybercrime-tracker-relay:${formatVersion}:${namespace}:answer:${value}`;
  let isToldOf = false;
  const circuit = createCircuit<string>({
    failuresToOpen: 1,
    isOpenAtFirst: true,
    probeAfterMs,
    async probe() {
      try {
        await inTime(server.ping());
        return undefined;
      } catch (error) {
        tell(messageOf(error));
        return messageOf(error);
      }
    },
    onChange(state, reason) {
      metrics.sharedCacheUp.set(state === 'closed' ? 1 : 0);
      if (reason !== undefined) tell(reason);
      if (state !== 'closed') return;
      logger.info('shared cache in use');
      isToldOf = false;
    },
  });

  /** Once, until it is in use again. */
  function tell(reason: string): void {
    if (!isToldOf) logger.warn({ reason }, 'shared cache does not answer: bypassed until it is back');
    isToldOf = true;
  }

  const bypass = (error: unknown) => circuit.failed(messageOf(error));
  server.on('ready', () => circuit.probe());
  server.on('error', (error) => {
    tell(messageOf(error));
    bypass(error);
  });

  return {
    async recall(values) {
      const answers = new Map<string, SettledAnswer>();
      if (!circuit.isClosed) return answers;
      // In one round trip, since they are pipelined; a key of another type is an error of its own.
      const read = values.map((value) => server.getrange(keyOf(value), 0, maxEntryBytes).catch(unreadable));
      const entries = await inTime(Promise.all(read)).catch((error: unknown) => {
        bypass(error);
        return [];
      });
      entries.forEach((entry, i) => {
        const value = values[i];
        const answer = parseEntry(entry);
        if (value !== undefined && answer !== undefined) answers.set(value, answer);
      });
      return answers;
    },
    keep(value, answer) {
      const lifeMs = keepUntil(answer, lifetimes) - Date.now();
      if (!circuit.isClosed || lifeMs <= 0) return;
      server.set(keyOf(value), JSON.stringify(answer), 'PX', lifeMs).catch(bypass);
    },
    close() {
      circuit.close();
      server.disconnect();
    },
  };
}

/** An answer of the server that this entry is nothing to read; anything else is a failure of the server. */
function unreadable(error: unknown): string {
  if (error instanceof Error && error.name === 'ReplyError') return '';
  throw error;
}

/** `answer`, or a rejection when it takes more than 50 ms. */
function inTime<T>(answer: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const limit = startTimeLimit(patienceMs);
    limit.signal.addEventListener('abort', () => reject(new Error(`no answer within ${patienceMs} ms`)));
    answer.then(resolve, reject).finally(() => limit.end());
  });
}

function parseEntry(entry: string): SettledAnswer | undefined {
  if (entry === '') return undefined;
  try {
    return settledAnswerSchema.safeParse(JSON.parse(entry)).data;
  } catch {
    return undefined;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
