/**
 * The full URLs that a listed `host[:port]/path` can stand for: `http` and `https`, since the tracker keeps no scheme; only
 * `https` when the port is 443.
 */
export function schemedUrls(url: string): readonly [string, ...string[]] {
  const withPort = /^([^/]+):443(\/.*)$/.exec(url);
  if (withPort !== null) return [`https://${withPort[1]}${withPort[2]}`];
  return [`http://${url}`, `https://${url}`];
}
