/**
 * Whether what goes to standard output is coloured: as `FORCE_COLOR` says (`0` and `false`: no), else not with `NO_COLOR`,
 * else when it is a terminal with colours.
 */
export function isColoured(): boolean {
  const { FORCE_COLOR: forced, NO_COLOR: refused } = process.env;
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  return !refused && (process.stdout.hasColors?.() ?? false);
}
