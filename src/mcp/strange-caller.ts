import { isIP } from 'node:net';

const loopbackNames: readonly string[] = ['localhost', '127.0.0.1', '[::1]'];

/**
 * Why a request is refused that a web page of a stranger's may have sent, be it through a name of its own that it made stand
 * for this machine (DNS rebinding); undefined for one that is fine. `Host` has to be this machine's loopback, an address (which
 * can't be made to stand for another) or one of `hosts`; `Origin`, which browsers send, loopback or one of `hosts`.
 */
export function strangeCaller(headers: Headers, hosts: readonly string[]): string | undefined {
  const known = [...loopbackNames, ...hosts];
  const host = hostnameOf(`http://${headers.get('host') ?? ''}`);
  if (host === undefined || !(known.includes(host) || isAddress(host))) {
    return 'The Host of the request is not one that this relay is known by. MCP_HOSTS names them.';
  }
  const origin = headers.get('origin');
  if (origin === null) return undefined;
  const from = /^https?:\/\//i.test(origin) ? hostnameOf(origin) : undefined;
  if (from !== undefined && known.includes(from)) return undefined;
  return 'The Origin of the request is not one that may ask. MCP_HOSTS names them.';
}

function hostnameOf(address: string): string | undefined {
  return URL.parse(address)?.hostname || undefined;
}

function isAddress(host: string): boolean {
  return isIP(host.replace(/^\[|\]$/g, '')) !== 0;
}
