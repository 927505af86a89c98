/** Thrown to a task that the queue has no room for. */
export class QueueFullError extends Error {
  constructor(limit: number) {
    super(`${limit} look-ups are waiting already`);
    this.name = 'QueueFullError';
  }
}

/** Whose tasks these are: a request's, of a caller, or of nobody else. Lanes are told apart as objects. */
export type Lane = { readonly caller?: string | object };

type Waiting = { readonly start: () => void; readonly refuse: () => void };

/**
 * Lets at most `concurrency` tasks run at once, `mostOfOne` of them of one caller, and keeps at most `limit` waiting.
 *
 * Tasks stand in lanes (a request is a lane), and lanes belong to callers. Every other free place goes to the lane that has
 * waited longest since its last turn, so that all get on; the ones between to the lane with the least waiting of the caller
 * with the least waiting, so that a single look-up passes by hundreds of long ones. When the queue is full, the last task of
 * the longest lane of the caller with the most waiting makes room, unless that is the new one's own.
 */
export class FairQueue {
  readonly #concurrency: number;
  readonly #mostOfOne: number;
  readonly #limit: number;
  readonly #onLength: (waiting: number) => void;
  /** One for all, since it tells the same to each: in an overload, making one is what takes the most. */
  readonly #full: QueueFullError;
  /** In the order of their last turn. */
  readonly #lanes = new Map<Lane, Waiting[]>();
  readonly #waitingOf = new Map<string | object, number>();
  readonly #runningOf = new Map<string | object, number>();
  #running = 0;
  #waiting = 0;
  #isTurnOfShortest = false;

  /** `onLength` is told how many tasks wait whenever that changes. */
  constructor(concurrency: number, limit: number, onLength: (waiting: number) => void, mostOfOne = concurrency) {
    this.#concurrency = concurrency;
    this.#mostOfOne = mostOfOne;
    this.#limit = limit;
    this.#onLength = onLength;
    this.#full = new QueueFullError(limit);
  }

  /** Whether a task would have to wait for its turn now. */
  isBusyFor(lane: Lane): boolean {
    return this.#running >= this.#concurrency || !this.#mayRun(lane);
  }

  /**
   * Runs `task` when its turn comes. Rejects with `QueueFullError` when there is no room for it, at once or later, and with
   * the signal's reason when it aborts before the turn has come.
   */
  async run<T>(lane: Lane, task: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    if (this.isBusyFor(lane)) await this.#turn(lane, signal);
    else this.#countRunning(lane, 1);
    try {
      return await task();
    } finally {
      this.#countRunning(lane, -1);
      this.#startNext();
    }
  }

  #turn(lane: Lane, signal: AbortSignal | undefined): Promise<void> {
    signal?.throwIfAborted();
    if (this.#waiting >= this.#limit) this.#makeRoomFor(lane);
    return new Promise((resolve, reject) => {
      const settle = () => signal?.removeEventListener('abort', leave);
      const waiting: Waiting = {
        start: () => {
          settle();
          this.#countRunning(lane, 1);
          resolve();
        },
        refuse: () => {
          settle();
          reject(this.#full);
        },
      };
      const leave = () => {
        const others = this.#lanes.get(lane) ?? [];
        const position = others.indexOf(waiting);
        if (position !== -1) this.#remove(lane, others, position);
        reject(signal?.reason);
      };
      signal?.addEventListener('abort', leave, { once: true });
      const others = this.#lanes.get(lane);
      if (others === undefined) this.#lanes.set(lane, [waiting]);
      else others.push(waiting);
      this.#count(lane, 1);
    });
  }

  #startNext(): void {
    const lane = this.#isTurnOfShortest ? this.#extreme(-1) : this.#lanes.keys().find((one) => this.#mayRun(one));
    this.#isTurnOfShortest = !this.#isTurnOfShortest;
    const waiting = lane && this.#lanes.get(lane);
    if (lane === undefined || waiting === undefined) return;
    const first = this.#remove(lane, waiting, 0);
    // To the end of the line.
    if (this.#lanes.delete(lane)) this.#lanes.set(lane, waiting);
    first?.start();
  }

  #makeRoomFor(lane: Lane): void {
    const longest = this.#extreme(1);
    const waiting = longest && this.#lanes.get(longest);
    if (longest === undefined || waiting === undefined || !this.#isLonger(longest, lane)) {
      throw this.#full;
    }
    this.#remove(longest, waiting, waiting.length - 1)?.refuse();
  }

  /** Whether `one` would still have as much waiting as `other` gets by one more. */
  #isLonger(one: Lane, other: Lane): boolean {
    const [more, less] = [this.#waitingWith(one), this.#waitingWith(other)];
    if (callerOf(one) !== callerOf(other)) return more > less;
    return (this.#lanes.get(one)?.length ?? 0) > (this.#lanes.get(other)?.length ?? 0);
  }

  /**
   * The lane with the most (`sign` 1) or the least (-1) waiting of the caller with the most or the least; of several the
   * first or the last: of those with little to ask the latest comer has the most of its time left. With the least, only one
   * that may run.
   */
  #extreme(sign: 1 | -1): Lane | undefined {
    let found: Lane | undefined;
    let ofCaller = Number.NEGATIVE_INFINITY;
    let ofLane = Number.NEGATIVE_INFINITY;
    for (const [lane, { length }] of this.#lanes) {
      if (sign === -1 && !this.#mayRun(lane)) continue;
      const callers = sign * this.#waitingWith(lane);
      const lanes = sign * length;
      if (callers < ofCaller || (callers === ofCaller && (lanes < ofLane || (lanes === ofLane && sign === 1))))
        continue;
      found = lane;
      ofCaller = callers;
      ofLane = lanes;
    }
    return found;
  }

  #remove(lane: Lane, waiting: Waiting[], position: number): Waiting | undefined {
    const [removed] = waiting.splice(position, 1);
    if (waiting.length === 0) this.#lanes.delete(lane);
    this.#count(lane, -1);
    return removed;
  }

  /** How many tasks of the lane's caller wait. */
  #waitingWith(lane: Lane): number {
    return this.#waitingOf.get(callerOf(lane)) ?? 0;
  }

  /** Whether the lane's caller has less running than one may have. */
  #mayRun(lane: Lane): boolean {
    return (this.#runningOf.get(callerOf(lane)) ?? 0) < this.#mostOfOne;
  }

  #countRunning(lane: Lane, change: 1 | -1): void {
    const caller = callerOf(lane);
    const running = (this.#runningOf.get(caller) ?? 0) + change;
    if (running === 0) this.#runningOf.delete(caller);
    else this.#runningOf.set(caller, running);
    this.#running += change;
  }

  #count(lane: Lane, change: 1 | -1): void {
    const caller = callerOf(lane);
    const waiting = this.#waitingWith(lane) + change;
    if (waiting === 0) this.#waitingOf.delete(caller);
    else this.#waitingOf.set(caller, waiting);
    this.#waiting += change;
    this.#onLength(this.#waiting);
  }
}

function callerOf(lane: Lane): string | object {
  return lane.caller ?? lane;
}
