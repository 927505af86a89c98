import { dayOf } from '../../mirror/days.ts';
import type { Validity } from '../export-context.ts';
import type { WatchItem } from '../watch-items.ts';

const dayMs = 86_400_000;

/**
 * From when on an indicator is valid, and until when if that is told. `unknown` stands for the day of a listing that has
 * none; what is not known to have been held counts by its listing.
 */
export function validityOf(
  { firstListed, lastListed, held }: Pick<WatchItem, 'firstListed' | 'lastListed' | 'held'>,
  { from, days }: Validity = { from: 'listing', days: undefined },
  unknown: string,
): { readonly valid_from: string; readonly valid_until?: string } {
  const isHeld = from === 'held' && held.first !== 0;
  const first = isHeld ? dayOf(held.first) : firstListed;
  const last = isHeld ? dayOf(held.last) : lastListed;
  const validFrom = first === '' ? unknown : startOfDay(first);
  if (days === undefined) return { valid_from: validFrom };
  const until = Date.parse(last === '' ? unknown : startOfDay(last)) + days * dayMs;
  return { valid_from: validFrom, valid_until: new Date(until).toISOString() };
}

function startOfDay(day: string): string {
  return `${day}T00:00:00.000Z`;
}
