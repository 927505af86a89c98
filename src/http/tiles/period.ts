/**
 * The time frames of XDR's dashboard that listings can be counted in. It knows `last_hour` and `last_24_hours` too, but the
 * tracker tells no more than the day of a listing.
 */
export const periods = ['last_7_days', 'last_30_days', 'last_60_days', 'last_90_days'] as const;

export type Period = (typeof periods)[number];

const daysIn: Readonly<Record<Period, number>> = {
  last_7_days: 7,
  last_30_days: 30,
  last_60_days: 60,
  last_90_days: 90,
};
const dayMs = 86_400_000;

/** When a period starts that ends at `now`, both in Unix milliseconds: a midnight in UTC, today being its last day. */
export function startOf(period: Period, now: number): number {
  return (Math.floor(now / dayMs) - daysIn[period] + 1) * dayMs;
}

/** When the day before `now` started, in Unix milliseconds, in UTC. */
export function yesterday(now: number): number {
  return (Math.floor(now / dayMs) - 1) * dayMs;
}

/** The name of a period for a person: `Last 7 days`. */
export function periodLabel(period: Period): string {
  return `Last ${daysIn[period]} days`;
}
