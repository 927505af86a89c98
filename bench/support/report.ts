import { styleText } from 'node:util';

/** One measured figure beside what it is compared with, from the same run. */
export type Figure = {
  /** What was measured. */
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What it is held against, in the same unit; undefined for a figure that stands for itself. */
  readonly reference?: number;
  readonly referenceName?: string;
  /** The bound to reach: on value / reference where there is a reference, else on the value. */
  readonly reach?: { readonly atMost: number } | { readonly atLeast: number };
};

/** Whether a figure keeps to its bound; undefined when it has none. */
export function isReached(figure: Figure): boolean | undefined {
  if (figure.reach === undefined) return undefined;
  const measured = figure.reference === undefined ? figure.value : figure.value / figure.reference;
  return 'atMost' in figure.reach ? measured <= figure.reach.atMost : measured >= figure.reach.atLeast;
}

/** A line of the table for a person. */
export function line(figure: Figure): string {
  const { name, value, unit, reference, referenceName, reach } = figure;
  const against = reference === undefined ? '' : `${rounded(reference)} ${unit} ${referenceName}`;
  const ratio = reference === undefined ? '' : `× ${(value / reference).toFixed(2)}`;
  const bound =
    reach === undefined ? '' : 'atMost' in reach ? `≤ ${rounded(reach.atMost)}` : `≥ ${rounded(reach.atLeast)}`;
  const reached = isReached(figure);
  const mark = reached === undefined ? '' : reached ? coloured('green', 'reached') : coloured('red', 'missed');
  return `${name.padEnd(50)} ${`${rounded(value)} ${unit}`.padStart(18)}  ${against.padEnd(34)} ${ratio.padStart(7)}  ${bound.padEnd(13)} ${mark}`;
}

function rounded(value: number): string {
  return value >= 1000 ? Math.round(value).toLocaleString('en') : String(Math.round(value * 100) / 100);
}

function coloured(format: 'green' | 'red', text: string): string {
  return process.stdout.hasColors?.() ? styleText(format, text) : text;
}
