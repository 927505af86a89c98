import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import type { Logger } from '../telemetry/logger.ts';
import { decodeSnapshot, encodeSnapshot, type LoadedSnapshot, type Snapshot } from './snapshot.ts';

const formatVersion = 1;
const patienceMs = 5000;
const lockSeconds = 300;

/** The mirror's snapshot on the shared server, where one replica leaves it for the others. */
export type SharedSnapshot = {
  /** The snapshot there, if it was fetched after `fetchedAt` (Unix milliseconds). */
  newerThan(fetchedAt: number): Promise<LoadedSnapshot | undefined>;
  publish(snapshot: Snapshot): Promise<void>;
  /**
   * Runs `task` if no other replica holds the lock, for five minutes at most; undefined when one does. Without a server
   * that answers, every replica looks after itself: the task is run.
   */
  alone<T>(task: () => Promise<T>): Promise<T | undefined>;
  close(): void;
};

/** `namespace` sets apart mirrors of different trackers on one server. A server that fails is logged and done without. */
export function createSharedSnapshot(url: string, namespace: string, logger: Logger): SharedSnapshot {
  const server = new Redis(url.replace(/^valkey/, 'redis'), {
    commandTimeout: patienceMs,
    connectTimeout: patienceMs,
    lazyConnect: true,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  server.on('error', (error) => logger.debug({ err: error }, 'shared snapshot: connection trouble'));
  const prefix = `cybercrime-tracker-relay:${formatVersion}:${namespace}:mirror`;

  let isClosed = false;

  /** Connects anew if need be: so rarely is the server asked that nothing is gained by reconnecting in between. */
  async function attempt<T>(what: string, command: () => Promise<T>, fallback: T): Promise<T> {
    if (isClosed) return fallback;
    try {
      if (server.status === 'wait' || server.status === 'end') await server.connect();
      return await command();
    } catch (error) {
      logger.warn({ err: error }, `shared snapshot: can't ${what}`);
      return fallback;
    }
  }

  return {
    async newerThan(fetchedAt) {
      const time = await attempt('read its time', () => server.get(`${prefix}:fetched-at`), null);
      if (time === null || Number(time) <= fetchedAt) return undefined;
      const bytes = await attempt('read it', () => server.getBuffer(`${prefix}:snapshot`), null);
      if (bytes === null) return undefined;
      const decoded = decodeSnapshot(bytes);
      if (decoded.kind === 'loaded') return decoded.snapshot;
      logger.warn({ detail: decoded.detail }, 'shared snapshot is corrupt: not taken');
      return undefined;
    },
    async publish(snapshot) {
      const write = () =>
        server
          .multi()
          .set(`${prefix}:snapshot`, encodeSnapshot(snapshot))
          .set(`${prefix}:fetched-at`, String(snapshot.fetchedAt))
          .exec();
      await attempt('publish it', write, null);
    },
    async alone(task) {
      const token = randomUUID();
      const lock = () => server.set(`${prefix}:lock`, token, 'EX', lockSeconds, 'NX');
      if ((await attempt('lock it', lock, 'OK')) !== 'OK') return undefined;
      try {
        return await task();
      } finally {
        await attempt('unlock it', () => server.eval(unlock, 1, `${prefix}:lock`, token), null);
      }
    },
    close() {
      isClosed = true;
      server.disconnect();
    },
  };
}

/** Takes away one's own lock only, not one that another replica took after this one ran out. */
const unlock = `if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end`;
