/** `2026-11-24T12:00:00.000Z (3 h ago)`, of a time that is past, in Unix milliseconds. */
export function timeAndAge(time: number): string {
  return `${isoTime(time)} (${age(Math.max(0, Date.now() - time))} ago)`;
}

/** `2026-11-24T12:00:00.000Z`, of Unix milliseconds. */
export function isoTime(time: number): string {
  return new Date(time).toISOString();
}

function age(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 120) return `${minutes} min`;
  return minutes < 48 * 60 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / 60 / 24)} days`;
}
