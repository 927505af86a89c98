import type { Observable } from '../../observables/observable.ts';

/** An observable read from the input, and the number (from 1) of the line it stood on, if it stood on one. */
export type Entry = {
  readonly observable: Observable;
  readonly line?: number;
};

/**
 * An entry whose value is a string of its own. A part of a string otherwise keeps the whole alive, here the 64 KiB block
 * that the line was in, for as long as anybody remembers the observable.
 */
export function entryOf({ type, value }: Observable, line: number): Entry {
  return { observable: { type, value: ` ${value}`.slice(1) }, line };
}

/** Is told of each line that was passed over because it could not be read, and why; blank lines and comments are not. */
export type SkippedLine = (line: number, reason: string) => void;

/** The input cannot be read as asked: a column or field that is not there. The message is for the user. */
export class UnusableInput extends Error {
  override readonly name = 'UnusableInput';
}
