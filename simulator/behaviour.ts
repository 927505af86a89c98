import type { FaultName } from './faults.ts';
import type { AllFormat } from './feeds.ts';
import type { ListingRow } from './listing-row.ts';
import { sampleListings } from './listings.ts';

/** How the simulator behaves; every part can be changed while it runs. */
export type Behaviour = {
  /** What the site lists, newest first; {@link sampleListings} by default. */
  readonly listings: readonly ListingRow[];
  /** Milliseconds before every answer; 0 by default. */
  readonly latencyMs: number;
  /** Whether a cookie is asked for; false by default. Setting it, to true again too, revokes the cookies handed out. */
  readonly challenge: boolean;
  /** A fault that befalls every request; none by default. Looking up `NAME.fault.example` makes that look-up alone fail. */
  readonly fault: FaultName | undefined;
  /** How many requests `fault` befalls before the site recovers; Infinity by default. */
  readonly faultCount: number;
  /** Where the fault `elsewhere` redirects to; `http://127.0.0.2:9/` by default. */
  readonly elsewhereUrl: string;
  /** How `all.php` is written; `current` by default. */
  readonly allFormat: AllFormat;
};

/** A site at its best. */
export const defaultBehaviour: Behaviour = {
  listings: sampleListings,
  latencyMs: 0,
  challenge: false,
  fault: undefined,
  faultCount: Number.POSITIVE_INFINITY,
  elsewhereUrl: 'http://127.0.0.2:9/',
  allFormat: 'current',
};
