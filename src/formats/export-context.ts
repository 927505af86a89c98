import type { Remembered } from '../mirror/remembered.ts';

/** What every format needs to know besides the data. */
export type ExportContext = {
  /**
   * The moment of writing. Formats never read the clock, and those of the mirror's listings tell its snapshot's time in place
   * of this one, so that the same snapshot gives the same bytes whenever and through whatever it is asked for.
   */
  readonly now: Date;
  /** Base address of the tracker, for links to its search page. */
  readonly trackerUrl: string;
  /** This package's version, such as `2.0.0`. */
  readonly relayVersion: string;
  /** When the tracker gave the listings; undefined when unknown. */
  readonly snapshotAt: Date | undefined;
  /** Since when families are held, as the mirror remembers it. */
  readonly families?: Remembered['families'];
  /** From when until when indicators are valid; by default from the listing's day on. */
  readonly validity?: Validity;
};

/** From when and for how long indicators are valid. */
export type Validity = {
  /** From the day that the tracker listed it, or the day that this relay first held it. */
  readonly from: 'listing' | 'held';
  /** How many days after the latest such day; for ever when undefined. */
  readonly days: number | undefined;
};

/** The moment the exported data is from: the snapshot's, or else the export's own. */
export function dataTime(context: ExportContext): Date {
  return context.snapshotAt ?? context.now;
}

/**
 * What a file for an engine says about itself, in comment lines that begin with `sign`. Holds nothing that a listing could
 * have put in.
 */
export function aboutExport(context: ExportContext, sign: string): string {
  const lines = [
    `CyberCrime Tracker, exported by cybercrime-tracker-relay ${context.relayVersion}`,
    `Listings as of ${dataTime(context).toISOString()}`,
    'A name is the host of a listed URL, an address its host or the one it resolved to: either may serve other content too.',
  ];
  return lines.map((line) => `${sign} ${line}\n`).join('');
}
