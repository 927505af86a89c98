import { whenAborted } from '../patience/when-aborted.ts';

type Call<T> = {
  readonly answer: Promise<T>;
  readonly abandon: AbortController;
  waiters: number;
};

/**
 * Calls under way, by key: whoever asks for a key that is being asked already waits for the same call. A waiter that gives
 * up leaves the others waiting; the call itself is aborted when nobody waits for it any more.
 */
export class SharedCalls<T> {
  readonly #calls = new Map<string, Call<T>>();

  /**
   * The result of the call under way for `key`, or of a new one made by `start`. Rejects with the signal's reason when
   * that aborts first, and as the call does.
   */
  async join(key: string, signal: AbortSignal, start: (signal: AbortSignal) => Promise<T>): Promise<T> {
    signal.throwIfAborted();
    const call = this.#calls.get(key) ?? this.#start(key, start);
    call.waiters++;
    try {
      return await orAborted(call.answer, signal);
    } finally {
      call.waiters--;
      if (call.waiters === 0 && this.#forget(key, call)) call.abandon.abort();
    }
  }

  #start(key: string, start: (signal: AbortSignal) => Promise<T>): Call<T> {
    const abandon = new AbortController();
    const call: Call<T> = { answer: start(abandon.signal), abandon, waiters: 0 };
    this.#calls.set(key, call);
    const forget = () => this.#forget(key, call);
    call.answer.then(forget, forget);
    return call;
  }

  /** Whether it was still under way. */
  #forget(key: string, call: Call<T>): boolean {
    return this.#calls.get(key) === call && this.#calls.delete(key);
  }
}

function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stopWaiting = whenAborted(signal, () => reject(signal.reason));
    promise.then(resolve, reject).finally(stopWaiting);
  });
}
