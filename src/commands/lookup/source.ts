import type { Config } from '../../config/config.ts';
import type { Lookup } from '../../create-lookup.ts';

/** So many arguments are a handful: the live site may be asked about them without being told to. */
const maxHandful = 20;

/**
 * Who is asked: whom the caller named, else the live site (and the mirror when it fails) about a handful of arguments, and
 * the mirror alone about more and about what is read from files and pipes. `count` is the number of arguments.
 */
export function sourceFor(config: Config, isSourceGiven: boolean, count: number | undefined): Config['lookupSource'] {
  if (isSourceGiven) return config.lookupSource;
  return count !== undefined && count <= maxHandful ? 'auto' : 'mirror';
}

/** One line on who is asked; of the mirror, how old it is. */
export function sourceText({ lookupSource, dataDir }: Config, { mirror }: Lookup, now: number): string {
  const fetchedAt = mirror?.holdings?.fetchedAt;
  const held = fetchedAt === undefined ? undefined : `fetched ${minuteOf(fetchedAt)}, ${ageText(now - fetchedAt)}`;
  if (lookupSource === 'mirror') return `Source: the mirror in ${dataDir}, ${held ?? 'empty'}.`;
  if (lookupSource === 'live') return 'Source: the live tracker.';
  return `Source: the live tracker${held === undefined ? '' : `; when it fails, the mirror in ${dataDir}, ${held}`}.`;
}

function minuteOf(time: number): string {
  return `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** `5 minutes old`, `3 days old`. */
function ageText(ms: number): string {
  const minutes = Math.max(Math.floor(ms / 60_000), 0);
  const [count, unit] =
    minutes < 120
      ? [minutes, 'minute']
      : minutes < 48 * 60
        ? [Math.floor(minutes / 60), 'hour']
        : [Math.floor(minutes / 1440), 'day'];
  return `${count} ${unit}${count === 1 ? '' : 's'} old`;
}
