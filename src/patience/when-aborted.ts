const waitingFor = new WeakMap<AbortSignal, Set<() => void>>();

/**
 * Calls back when the signal aborts, which it must not have done yet, unless what is given back is called before. Takes the
 * same time however many wait for one signal: an `EventTarget` goes through all its listeners to add or to remove one.
 */
export function whenAborted(signal: AbortSignal, callback: () => void): () => void {
  const waiting = waitingFor.get(signal) ?? listen(signal);
  waiting.add(callback);
  return () => waiting.delete(callback);
}

function listen(signal: AbortSignal): Set<() => void> {
  const waiting = new Set<() => void>();
  waitingFor.set(signal, waiting);
  signal.addEventListener(
    'abort',
    () => {
      for (const callback of waiting) callback();
    },
    { once: true },
  );
  return waiting;
}
