import { InvalidArgumentError } from '@commander-js/extra-typings';

/** Reads an option's number of days, 1 to 99999; anything else is told. */
export function wholeDays(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) > 0) return Number(text);
  throw new InvalidArgumentError('It takes a whole number of days from 1 to 99999.');
}
