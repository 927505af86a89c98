import { AsyncResource } from 'node:async_hooks';

/** `closed`: it is used. `open`: it is left alone. `half-open`: it is left alone while a probe tries it. */
type CircuitState = 'closed' | 'half-open' | 'open';

/** Leaves something alone while it fails. `Cause` is what is told of a failure. */
export type Circuit<Cause> = {
  /** Whether it may be used now. */
  readonly isClosed: boolean;
  /** Using it succeeded: failures are counted from zero again. */
  succeeded(): void;
  /** Using it failed. What fails or succeeds while the circuit is not closed changes nothing. */
  failed(cause: Cause): void;
  /** Probes at once, unless it is closed or a probe is under way. */
  probe(): void;
  /**
   * Resolves when the probe that is under way, or else one that is due, has ended. For a process that is stopped between
   * requests: there no timer begins a probe, and none would end.
   */
  catchUp(): Promise<void>;
  /** Ends the probing. */
  close(): void;
};

/** How a circuit behaves. */
export type CircuitOptions<Cause> = {
  /** Failures in a row that open it. */
  readonly failuresToOpen: number;
  /** Tries whether it works again; gives why not, or undefined when it does. A rejection counts as no answer at all. */
  readonly probe: () => Promise<Cause | undefined>;
  /** Milliseconds between two probes. */
  readonly probeAfterMs: number;
  /** Whether it begins open, so that nothing is used before a probe has succeeded. */
  readonly isOpenAtFirst?: boolean;
  /** Is told of each change; `cause` is there when it has opened for one. */
  readonly onChange: (state: CircuitState, cause?: Cause) => void;
};

/**
 * A circuit that opens after so many failures in a row. It is then probed on a timer, one probe at a time and apart from
 * any use, until one succeeds: so nothing waits for what is known to fail, and the first use after an outage is a real one.
 * Timers do not follow the clock, which may be set back.
 */
export function createCircuit<Cause>(options: CircuitOptions<Cause>): Circuit<Cause> {
  const { failuresToOpen, probeAfterMs, onChange } = options;
  let state: CircuitState = 'closed';
  let failures = 0;
  let timer: NodeJS.Timeout | undefined;
  let dueAt = 0;
  let probing: Promise<void> | undefined;
  let isEnded = false;

  function become(next: CircuitState, cause?: Cause): void {
    state = next;
    onChange(next, cause);
  }

  function open(cause?: Cause): void {
    become('open', cause);
    if (isEnded) return;
    dueAt = performance.now() + probeAfterMs;
    timer = setTimeout(halfOpen, probeAfterMs).unref();
  }

  async function probe(): Promise<void> {
    clearTimeout(timer);
    become('half-open');
    const isBack = await options.probe().then(
      (cause) => cause === undefined,
      () => false,
    );
    if (isEnded) return;
    if (!isBack) return open();
    failures = 0;
    become('closed');
  }

  /** Apart from the request whose failure led to it: the probe is no part of that one's trace. */
  const halfOpen = AsyncResource.bind(() => {
    probing = probe();
  });

  if (options.isOpenAtFirst) open();
  return {
    get isClosed() {
      return state === 'closed';
    },
    succeeded() {
      if (state === 'closed') failures = 0;
    },
    failed(cause) {
      if (state !== 'closed') return;
      failures++;
      if (failures >= failuresToOpen) open(cause);
    },
    probe() {
      if (state === 'open' && !isEnded) halfOpen();
    },
    async catchUp() {
      if (state === 'open' && !isEnded && performance.now() >= dueAt) halfOpen();
      await probing;
    },
    close() {
      isEnded = true;
      clearTimeout(timer);
    },
  };
}
