/**
 * The full URLs that a listed `host[:port]/path` can stand for: `http` and `https`, since the tracker keeps no scheme; only
 * `https` when the port is 443. URIs after RFC 3986, as STIX and MISP ask for: what a browser sends as it is but a URI must
 * not hold, such as `[` and `|` in a path, is percent-encoded.
 */
export function schemedUrls(url: string): readonly [string, ...string[]] {
  const [, host = '', port = '', target = ''] = /^([^/]*?)(:443)?(\/.*)?$/.exec(url) ?? [];
  const place = target.replace(notInUri, (text) => `%${text.charCodeAt(0).toString(16).toUpperCase()}`);
  if (port !== '') return [`https://${host}${place}`];
  return [`http://${host}${place}`, `https://${host}${place}`];
}

/** Of printable ASCII. A percent sign is one only before two hexadecimal digits. */
const notInUri = /["<>[\\\]^`{|}]|%(?![\da-f]{2})/gi;
