import { connect } from 'node:net';
import type { Bytes } from './requests.ts';

/** How many answers came, and what is wrong with them, if anything is. */
export type Verdict = { readonly answers: number; readonly fault?: string };

/** A request has 2 s to come in and as long to be answered; beyond that the relay hangs. */
const patienceMs = 15_000;
const pauseMs = 5;

/** Sends the pieces over a connection of their own, ends it, and looks at what comes until the relay closes it. */
export function exchange(port: number, pieces: Bytes): Promise<Verdict> {
  return new Promise((resolve) => {
    const received: Buffer[] = [];
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    const patience = setTimeout(() => settle('no end of the connection within 15 s'), patienceMs);
    function settle(fault?: string): void {
      clearTimeout(patience);
      socket.destroy();
      const verdict = judge(Buffer.concat(received).toString('latin1'));
      resolve(fault === undefined ? verdict : { ...verdict, fault });
    }
    socket.on('data', (chunk: Buffer) => received.push(chunk));
    // A connection that is reset has not hung, and what came before is looked at.
    socket.once('error', () => settle()).once('end', () => settle());
    let delayMs = 0;
    for (const piece of pieces) {
      setTimeout(() => socket.writable && socket.write(piece), delayMs);
      delayMs += pauseMs;
    }
    setTimeout(() => socket.writable && socket.end(), delayMs);
  });
}

const head = /^HTTP\/1\.1 (\d{3}) [^\r\n]*\r\n((?:[\w-]+: [^\r\n]*\r\n)*)\r\n/;

/** The last answer may be cut short, since the connection may have been reset. */
function judge(received: string): Verdict {
  let rest = received;
  let answers = 0;
  const wrong = (fault: string): Verdict => ({ answers, fault: `${fault}: ${JSON.stringify(rest.slice(0, 300))}` });
  while (rest !== '') {
    const [all, status = '', headers = ''] = head.exec(rest) ?? [];
    if (all === undefined) return rest.includes('\r\n\r\n') ? wrong('no HTTP') : { answers };
    if (status === '100') {
      rest = rest.slice(all.length);
      continue;
    }
    answers++;
    const isLimit = status === '503' && /^retry-after: \d+\r$/im.test(headers);
    if (Number(status) >= 500 && !isLimit && status !== '501' && status !== '505') return wrong(`status ${status}`);
    if (/^(server|x-powered-by):/im.test(headers)) return wrong('tells what serves it');
    if (/^transfer-encoding: chunked\r$/im.test(headers)) {
      // Node.js itself says so little: that it can't meet an expectation.
      const end = rest.indexOf('0\r\n\r\n', all.length);
      if (end === -1) return { answers };
      rest = rest.slice(end + 5);
      continue;
    }
    const length = /^content-length: (\d+)\r$/im.exec(headers)?.[1];
    const body = rest.slice(all.length, all.length + Number(length ?? 0));
    // An answer to HEAD has no body: the next answer, or nothing, follows at once.
    const isHead = length !== undefined && (body === '' || body.startsWith('HTTP/1.1 '));
    if (!isHead && body.length === Number(length ?? 0) && length !== undefined && !isJson(body))
      return wrong('no JSON');
    rest = rest.slice(all.length + (isHead ? 0 : body.length));
  }
  return { answers };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(Buffer.from(text, 'latin1').toString('utf8'));
    return true;
  } catch {
    return false;
  }
}
