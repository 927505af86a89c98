let waiting: (() => void)[] = [];

/**
 * Calls back once all requests that have arrived are looked at. Answers sent then leave together: a write to a client that
 * waits wakes it, which costs more than making an answer does, and so one wake serves several.
 */
export function atEndOfTurn(callback: () => void): void {
  if (waiting.length === 0) setImmediate(callAll);
  waiting.push(callback);
}

function callAll(): void {
  const callbacks = waiting;
  waiting = [];
  for (const callback of callbacks) callback();
}
