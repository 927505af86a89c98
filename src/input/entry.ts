import type { Observable } from '../observables/observable.ts';

/** An observable read from the input, and where it was found. */
export type Entry = {
  readonly observable: Observable;
  /** The number, from 1, of the line it stood on, if it stood on one. */
  readonly line?: number;
  /** The part of an e-mail that it stood in, such as `header received` or `attachment invoice.html`. */
  readonly part?: string;
};

/**
 * An entry whose value is a string of its own. A part of a string otherwise keeps the whole alive, here the 64 KiB block
 * that the line was in, for as long as anybody remembers the observable.
 */
export function entryOf({ type, value }: Observable, line: number): Entry {
  return { observable: { type, value: ` ${value}`.slice(1) }, line };
}

/**
 * Is told of each line that was passed over because it could not be read, and why; blank lines and comments are not. It is
 * `unread` when nobody knows what it holds.
 */
export type SkippedLine = (line: number, reason: string, kind?: 'unread') => void;

/** Is told what a reader has to say besides the entries, so that nothing that was passed over looks read. */
export type ReadingReport = {
  readonly skipped: SkippedLine;
  /** Of a table none of whose columns was asked for: those in which something was found, by their headings or numbers. */
  readonly columns: (names: readonly string[]) => void;
  /** Something within the input, such as an attachment, that was not read, and why. */
  readonly leftOut: (name: string, reason: string) => void;
  /** A network, such as `192.0.2.0/24`, which can't be looked up. */
  readonly network: (network: string) => void;
};

/** The input, or what is left of it, cannot be read, or not as asked. The message, without its full stop, is for the user. */
export class UnusableInput extends Error {
  override readonly name = 'UnusableInput';
}
