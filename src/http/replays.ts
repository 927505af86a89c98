import { LRUCache } from 'lru-cache';
import type { RequestOutcome } from './request-log.ts';

/** An answer that was given, for giving it again. */
export type Replay = {
  /** The answer's body, JSON in UTF-8. */
  readonly bytes: Buffer;
  readonly outcome: RequestOutcome;
  /** Whether nothing it was made from has changed since. */
  readonly isCurrent: () => boolean;
};

/** Answers that were given lately, by the path and the body of the request. */
export type Replays = {
  /** The answer to give again; undefined when there is none, or when something it was made from has changed. */
  find(path: string, body: Buffer): Replay | undefined;
  keep(path: string, body: Buffer, replay: Replay): void;
};

const maxTotalBytes = 2 * 1024 * 1024;

/** Bytes of a request and its answer at most: what is larger is made anew every time. */
const maxBytesOfOne = 64 * 1024;

/** What an entry takes beside its bytes, roughly. */
const overheadBytes = 512;

/**
 * Keeps the answers given last, in 2 MiB. XDR asks the same things again and again; then the answer is the very bytes
 * that were sent before, ids included.
 */
export function createReplays(): Replays {
  const replays = new LRUCache<number, Replay & { readonly path: string; readonly body: Buffer }>({
    maxSize: maxTotalBytes,
    maxEntrySize: maxBytesOfOne,
    sizeCalculation: ({ body, bytes }) => body.length + bytes.length + overheadBytes,
  });
  return {
    find(path, body) {
      const replay = replays.get(fingerprint(path, body));
      return replay?.path === path && replay.body.equals(body) && replay.isCurrent() ? replay : undefined;
    },
    keep(path, body, replay) {
      if (body.length + replay.bytes.length > maxBytesOfOne) return;
      replays.set(fingerprint(path, body), { ...replay, path, body: own(body), bytes: own(replay.bytes) });
    },
  };
}

/**
 * A number that tells most requests apart, from 64 bytes at most, since hashing all of a body takes longer than all else.
 * What has the same number only takes the other's place.
 */
function fingerprint(path: string, body: Buffer): number {
  let hash = Math.imul(path.length, 31) + body.length;
  const step = (body.length >> 6) + 1;
  for (let i = 0; i < body.length; i += step) hash = (Math.imul(hash, 31) + (body[i] ?? 0)) | 0;
  return hash;
}

/** A copy with memory of its own: most buffers are parts of larger ones, which they would keep alive. */
function own(bytes: Buffer): Buffer {
  const copy = Buffer.allocUnsafeSlow(bytes.length);
  bytes.copy(copy);
  return copy;
}
