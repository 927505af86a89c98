import { type Config, settings } from './config.ts';

/**
 * The settings that are not at their defaults, by variable, as a log may show them: of an address neither user nor
 * password nor query, of any other secret nothing.
 */
export function describeSettings(config: Config): Readonly<Record<string, string>> {
  return Object.fromEntries(
    settings.flatMap(({ key, variable, unit, fallback, isSecret }) => {
      const value = String(config[key] ?? '');
      if (value === fallback) return [];
      return [[variable, unit === 'URL' ? plainAddress(value) : isSecret ? redacted : value]];
    }),
  );
}

const redacted = '[redacted]';

function plainAddress(address: string): string {
  const { protocol, host, pathname, username, password, search } = new URL(address);
  const credentials = username + password === '' ? '' : `${redacted}@`;
  return `${protocol}//${credentials}${host}${pathname}${search === '' ? '' : `?${redacted}`}`;
}
