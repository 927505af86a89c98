import { errors, type JWTVerifyGetKey } from 'jose';
import type { Logger } from '../../../telemetry/logger.ts';
import { createKeySource, type FetchedKeys } from './key-source.ts';

const minuteMs = 60_000;
/** How long a set is used without looking for a newer one. */
const freshMs = 5 * minuteMs;
/** How long after the last attempt requests wait for a newer set, rather than go on with one of long ago. */
const idleMs = 10 * minuteMs;
/** Least time between two attempts while a set is held, and while none is. */
const pauseMs = 30_000;
const pauseWithoutKeysMs = 5000;
/** How long a set is used while no newer one can be had. */
const heldMs = 24 * 60 * minuteMs;

/** The keys that tokens are checked with. */
export type KeySet = {
  /** Finds a token's key; rejects with jose's errors, or with a `KeySetUnavailable` when there are no keys at all. */
  readonly find: JWTVerifyGetKey;
  /**
   * The number of the set that is held, another one after every change; undefined when none is, or when one must be
   * looked for before it is used again. Looks for a newer one in the background when it is time to.
   */
  current(): number | undefined;
  /** Drops the connection to the key server. */
  close(): Promise<void>;
};

/** No key set could be had, neither now nor within the last 24 h. */
export class KeySetUnavailable extends Error {
  override readonly name = 'KeySetUnavailable';
}

/**
 * The key set at `url`, fetched when first needed and by one request at a time. Used for 5 minutes, then renewed in the
 * background; a key that is not in it asks for a newer one at most once in 30 s; and what is held goes on being used for
 * 24 h while there is no newer one to be had. `now` tells the time in Unix milliseconds.
 */
export function createKeySet(url: string, logger: Logger, now: () => number): KeySet {
  const source = createKeySource(url);
  const { host } = new URL(url);
  let held: (Exclude<FetchedKeys, { failure: string }> & { fetchedAt: number }) | undefined;
  let number = 0;
  let attemptedAt = Number.NEGATIVE_INFINITY;
  let underWay: Promise<void> | undefined;
  let catchingUp: Promise<void> | undefined;
  let isFailing = false;

  /** A clock that was put back has not stood still. */
  const since = (time: number) => (now() < time ? Number.POSITIVE_INFINITY : now() - time);

  function renew(): Promise<void> {
    underWay ??= attempt().finally(() => {
      underWay = undefined;
      catchingUp = undefined;
    });
    return underWay;
  }

  async function attempt(): Promise<void> {
    attemptedAt = now();
    const fetched = await source.fetch();
    if ('failure' in fetched) {
      if (!isFailing) logger.warn({ host, reason: fetched.failure }, 'the key set can not be fetched');
      isFailing = true;
      return;
    }
    if (isFailing) logger.info({ host }, 'the key set is fetched again');
    isFailing = false;
    if (fetched.text === held?.text) held.fetchedAt = now();
    else {
      held = { ...fetched, fetchedAt: now() };
      number += 1;
    }
  }

  /** Drops what is too old and starts what is due. */
  function keepUp(): void {
    if (held === undefined) return;
    const ageMs = since(held.fetchedAt);
    if (ageMs > heldMs) {
      held = undefined;
      number += 1;
    } else if (ageMs >= freshMs && since(attemptedAt) >= pauseMs) {
      const isLongAgo = since(attemptedAt) >= idleMs;
      const renewal = renew();
      if (isLongAgo) catchingUp = renewal;
    }
  }

  async function heldKeys(): Promise<NonNullable<typeof held>> {
    keepUp();
    await catchingUp;
    if (held === undefined && (underWay !== undefined || since(attemptedAt) >= pauseWithoutKeysMs)) await renew();
    if (held === undefined) throw new KeySetUnavailable('no key set has been fetched');
    return held;
  }

  return {
    async find(header, token) {
      const keys = await heldKeys();
      try {
        return await keys.find(header, token);
      } catch (error) {
        const isDue = underWay !== undefined || since(attemptedAt) >= pauseMs;
        if (!(error instanceof errors.JWKSNoMatchingKey && isDue)) throw error;
        await renew();
        return (await heldKeys()).find(header, token);
      }
    },
    current() {
      keepUp();
      return held === undefined || catchingUp !== undefined ? undefined : number;
    },
    close: () => source.close(),
  };
}
