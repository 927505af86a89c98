/** Thrown to a task that finds the queue full. */
export class QueueFullError extends Error {
  constructor(limit: number) {
    super(`${limit} look-ups are waiting already`);
    this.name = 'QueueFullError';
  }
}

type Waiting = { readonly start: () => void };

/**
 * Lets at most `concurrency` tasks run at once and keeps at most `limit` waiting. Tasks belong to lanes (a request is a
 * lane); lanes take turns, so a task waits for one of each other lane and not for all of a long one.
 */
export class FairQueue {
  readonly #concurrency: number;
  readonly #limit: number;
  readonly #lanes = new Map<object, Waiting[]>();
  readonly #onLength: (waiting: number) => void;
  #running = 0;
  #waiting = 0;

  /** `onLength` is told how many tasks wait whenever that changes. */
  constructor(concurrency: number, limit: number, onLength: (waiting: number) => void) {
    this.#concurrency = concurrency;
    this.#limit = limit;
    this.#onLength = onLength;
  }

  /**
   * Runs `task` when its turn comes. Rejects with `QueueFullError` at once when too many wait, and with the signal's
   * reason when it aborts before the turn has come.
   */
  async run<T>(lane: object, task: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    if (this.#running >= this.#concurrency) await this.#turn(lane, signal);
    else this.#running++;
    try {
      return await task();
    } finally {
      this.#running--;
      this.#startNext();
    }
  }

  #turn(lane: object, signal: AbortSignal | undefined): Promise<void> {
    if (this.#waiting >= this.#limit) throw new QueueFullError(this.#limit);
    signal?.throwIfAborted();
    return new Promise((resolve, reject) => {
      const waiting: Waiting = {
        start: () => {
          signal?.removeEventListener('abort', leave);
          this.#running++;
          resolve();
        },
      };
      const leave = () => {
        this.#remove(lane, waiting);
        reject(signal?.reason);
      };
      signal?.addEventListener('abort', leave, { once: true });
      const others = this.#lanes.get(lane);
      if (others === undefined) this.#lanes.set(lane, [waiting]);
      else others.push(waiting);
      this.#onLength(++this.#waiting);
    });
  }

  #startNext(): void {
    const next = this.#lanes.entries().next();
    if (next.done) return;
    const [lane, waiting] = next.value;
    const first = waiting.shift();
    this.#lanes.delete(lane);
    if (waiting.length > 0) this.#lanes.set(lane, waiting);
    this.#onLength(--this.#waiting);
    first?.start();
  }

  #remove(lane: object, waiting: Waiting): void {
    const others = this.#lanes.get(lane);
    const position = others?.indexOf(waiting) ?? -1;
    if (others === undefined || position === -1) return;
    others.splice(position, 1);
    if (others.length === 0) this.#lanes.delete(lane);
    this.#onLength(--this.#waiting);
  }
}
