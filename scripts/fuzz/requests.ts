import type { Random } from './random.ts';

/** What is sent over one connection, in pieces. */
export type Bytes = readonly Buffer[];

const methods = [
  'GET',
  'POST',
  'HEAD',
  'PUT',
  'DELETE',
  'OPTIONS',
  'PATCH',
  'TRACE',
  'CONNECT',
  'get',
  'PROPFIND',
  'X',
  'GE T',
] as const;
const paths = [
  '/observe/observables',
  '/deliberate/observables',
  '/refer/observables',
  '/health',
  '/version',
  '/tiles',
  '/tiles/tile',
  '/tiles/tile-data',
  '/livez',
  '/readyz',
  '/watchdog',
  '/openapi.json',
  '/',
  '*',
  '//observe//observables/',
  '/../../etc/passwd',
  '/%2e%2e/%00',
  '/health?x=%zz&__proto__[a]=1',
  '/health#fragment',
  'http://other.example/version',
  'other.example:443',
  '/feeds/csv',
  '/taxii2/',
  '/mcp',
  '/constructor',
  '/__proto__',
  '/\u00e9\u4e2d',
] as const;
const values = [
  '203.0.113.145',
  'panel.example',
  'http://panel.example/keitaro/admin.php',
  'http://user:password@panel.example/#x',
  '',
  ' ',
  '\u0000',
  '\u202egpj.example',
  'x'.repeat(9000),
  'http://[::1',
  'status-500.fault.example',
  '%00%0d%0aSet-Cookie: x=1',
  '__proto__',
  '\ud800',
] as const;
const bodies = [
  '',
  '[]',
  '{}',
  'null',
  '[null,1,"x",[],{}]',
  '[{"type":1,"value":null}]',
  '{"tile_id":"__proto__"}',
  '{"tile_id":"listings","period":"constructor"}',
  '[{"__proto__":{"type":"ip"},"type":"ip","value":"203.0.113.1"}]',
  '[',
  '\ufeff[]',
  `${'['.repeat(20_000)}`,
  `${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`,
  `[${'{},'.repeat(1500)}{}]`,
  '1e999999',
  '"\\ud800"',
] as const;
const oddHeaders = [
  'Content-Type: application/x-www-form-urlencoded',
  'Content-Encoding: gzip',
  'Expect: 100-continue',
  'Expect: something',
  'X-Request-Id: ../../<script>',
  `X-Request-Id: ${'x'.repeat(3000)}`,
  'Health-Check: \u00e9\u00ff',
  'Health-Check: x\ty',
  'Authorization: Basic !!!!',
  `Authorization: Bearer ${'e'.repeat(8000)}`,
  'X-Forwarded-For: 203.0.113.1, unknown, ::1, 999.1.1.1',
  'Cache-Control: no-cache',
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Upgrade: h2c',
  'Host: other.example',
  'Transfer-Encoding: gzip',
  'Content-Length: -1',
  'Content-Length: 18446744073709551616',
  'Content-Length: 3',
  '__proto__: x',
  ': no name',
  'No colon',
  'Bad\u0000Name: x',
  'Folded: a\r\n b',
  `Long: ${'y'.repeat(20_000)}`,
  'Range: bytes=0-1,5-',
  'Accept-Encoding: br;q=2, *',
] as const;

/** One connection's worth of bytes: one to four requests, at times changed, cut off or sent in pieces. */
export function makeBytes(random: Random): Bytes {
  const requests = Array.from({ length: random.onceIn(4) ? 1 + random.below(4) : 1 }, () => makeRequest(random));
  let bytes: Buffer = Buffer.concat(requests);
  if (random.onceIn(6)) bytes = changed(bytes, random);
  if (random.onceIn(8)) bytes = bytes.subarray(0, random.below(bytes.length + 1));
  if (!random.onceIn(3) || bytes.length < 2) return [bytes];
  const at = 1 + random.below(bytes.length - 1);
  return [bytes.subarray(0, at), bytes.subarray(at)];
}

function makeRequest(random: Random): Buffer {
  const method = random.onceIn(3) ? random.oneOf(methods) : random.oneOf(['GET', 'POST', 'POST']);
  const version = random.onceIn(20) ? random.oneOf(['HTTP/1.0', 'HTTP/2.0', 'HTTP/9', 'http/1.1', '']) : 'HTTP/1.1';
  const headers = random.onceIn(20) ? [] : ['Host: relay.example'];
  while (random.onceIn(2)) headers.push(random.oneOf(oddHeaders));
  const body = Buffer.from(makeBody(random), random.onceIn(10) ? 'utf16le' : 'utf8');
  const isChunked = random.onceIn(4);
  if (isChunked) headers.push('Transfer-Encoding: chunked');
  if (!isChunked || random.onceIn(10)) headers.push(`Content-Length: ${body.length}`);
  const lineEnd = random.onceIn(30) ? '\n' : '\r\n';
  const head = [`${method} ${random.oneOf(paths)} ${version}`, ...headers, '', ''].join(lineEnd);
  return Buffer.concat([
    Buffer.from(head, random.onceIn(2) ? 'utf8' : 'latin1'),
    isChunked ? chunked(body, random) : body,
  ]);
}

function makeBody(random: Random): string {
  if (random.onceIn(3)) return random.oneOf(bodies);
  const count = random.onceIn(10) ? random.below(1100) : random.below(5);
  return JSON.stringify(
    Array.from({ length: count }, () => ({
      type: random.oneOf(['ip', 'url', 'domain', 'IP', 'sha256', '', '__proto__']),
      value: random.oneOf(values),
      ...(random.onceIn(30) && { extra: random.oneOf(values) }),
    })),
  );
}

function chunked(body: Buffer, random: Random): Buffer {
  const at = random.below(body.length + 1);
  const pieces = [body.subarray(0, at), body.subarray(at)].filter(({ length }) => length > 0);
  const extension = random.onceIn(5) ? `;x=${'y'.repeat(random.below(3000))}` : '';
  const size = (length: number) =>
    random.onceIn(15) ? random.oneOf(['-1', 'zz', 'ffffffffffffffff', '']) : length.toString(16);
  const written = pieces.flatMap((piece) => [
    Buffer.from(`${size(piece.length)}${extension}\r\n`),
    piece,
    Buffer.from('\r\n'),
  ]);
  const end = random.onceIn(10) ? '' : random.onceIn(10) ? '0\r\nTrailer: x\r\n\r\n' : '0\r\n\r\n';
  return Buffer.concat([...written, Buffer.from(end)]);
}

function changed(bytes: Buffer, random: Random): Buffer {
  const copy = Buffer.from(bytes);
  for (let n = random.below(8); n >= 0 && copy.length > 0; n--) copy[random.below(copy.length)] = random.below(256);
  return copy;
}
