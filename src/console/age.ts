const units = [
  ['day', 86_400_000, 2],
  ['hour', 3_600_000, 2],
  ['minute', 60_000, 1],
] as const;

/** `just now`, `5 minutes ago`, `3 days ago`; both in Unix milliseconds. */
export function ago(time: number, now: number): string {
  const ms = Math.max(now - time, 0);
  for (const [name, unitMs, from] of units) {
    const count = Math.floor(ms / unitMs);
    if (count >= from) return `${count.toLocaleString('en')} ${name}${count === 1 ? '' : 's'} ago`;
  }
  return 'just now';
}

/** `2026-11-24 15:36 UTC`, of Unix milliseconds; `an unknown time` beyond what can be told. */
export function minuteOf(time: number): string {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return 'an unknown time';
  return `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** `1 result`, `2,000 results`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}
