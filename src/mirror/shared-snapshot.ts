import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { createCircuit } from '../patience/circuit.ts';
import type { Logger } from '../telemetry/logger.ts';
import { decodeSnapshot, encodeSnapshot, type LoadedSnapshot, type Snapshot } from './snapshot.ts';

/** Of what is shared: replicas of another one do without each other's. */
const formatVersion = 2;
const patienceMs = 2000;
const probeAfterMs = 1000;
const lockSeconds = 600;

/** The mirror's snapshot on the shared server, where one replica leaves it for the others. */
export type SharedSnapshot = {
  /** The snapshot there, if it was fetched after `fetchedAt` (Unix milliseconds). */
  newerThan(fetchedAt: number): Promise<LoadedSnapshot | undefined>;
  publish(snapshot: Snapshot): Promise<void>;
  /**
   * Runs `task` if no other replica holds the lock, for ten minutes at most; undefined when one does. Without a server
   * that answers, every replica looks after itself: the task is run.
   */
  alone<T>(task: () => Promise<T>): Promise<T | undefined>;
  close(): void;
};

/**
 * Connects when first asked. A server that fails is logged and done without until it answers a ping again, tried every
 * second. `namespace` sets apart mirrors of different trackers on one server.
 */
export function createSharedSnapshot(url: string, namespace: string, logger: Logger): SharedSnapshot {
  const server = new Redis(url.replace(/^valkey/, 'redis'), {
    commandTimeout: patienceMs,
    connectTimeout: patienceMs,
    // The client waits that long for a connection to close, even for one that is closed.
    disconnectTimeout: 50,
    lazyConnect: true,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  // What goes wrong is told by the command that fails of it.
  server.on('error', () => undefined);
  const prefix = `cybercrime-tracker-relay:${formatVersion}:${namespace}:mirror`;
  const circuit = createCircuit<{ readonly what: string; readonly reason: string }>({
    failuresToOpen: 1,
    probeAfterMs,
    async probe() {
      await connect();
      await server.ping();
      return undefined;
    },
    onChange(state, failure) {
      if (state === 'closed') logger.info('shared snapshot: the server answers again');
      if (failure === undefined) return;
      logger.warn({ reason: failure.reason }, `shared snapshot: can't ${failure.what}: done without until it can`);
    },
  });

  async function connect(): Promise<void> {
    if (server.status === 'wait' || server.status === 'end') await server.connect();
  }

  /** Only messages are logged: an error of the client holds the whole command, passwords and snapshots included. */
  async function attempt<T>(what: string, command: () => Promise<T>, fallback: T): Promise<T> {
    if (!circuit.isClosed) return fallback;
    try {
      await connect();
      return await command();
    } catch (error) {
      circuit.failed({ what, reason: error instanceof Error ? error.message : String(error) });
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
      circuit.close();
      server.disconnect();
    },
  };
}

/** Takes away one's own lock only, not one that another replica took after this one ran out. */
const unlock = `if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end`;
