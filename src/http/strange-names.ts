import { isIP } from 'node:net';
import { ownHosts } from '../observables/own-name.ts';
import { json } from './answers.ts';
import type { Answer, Exchange } from './exchange.ts';
import { prefersHtml } from './prefers-html.ts';

/** Refuses a request of a browser's that came by a strange name; undefined for any other. */
export type RefuseStrangeName = (exchange: Pick<Exchange, 'header' | 'isEncrypted'>) => Answer | undefined;

/**
 * Against DNS rebinding: a stranger's page makes a name of its own stand for the relay's address, and then has the visitor's
 * browser ask the relay as if it were the page's own site. What such a page can send is known by the `Host` it reached it
 * by. Good are an address, which can't be made to stand for another; a name of a network of one's own, which nobody else
 * can give away (`localhost`, `relay`, `relay.corp`, what is below `privateSuffixes`); `names`; and any over TLS, for which
 * the stranger has no certificate. Browsers are known by the `Origin` of what they post and by the pages they ask for; XDR
 * and other programs send neither, and may come by any name.
 */
export function strangeNames(names: readonly string[], privateSuffixes: readonly string[]): RefuseStrangeName {
  const known = new Set(names);
  const isOwn = ownHosts(privateSuffixes);
  return (exchange) => {
    if (exchange.isEncrypted) return undefined;
    const accept = exchange.header('accept');
    const isBrowser = exchange.header('origin') !== undefined || (accept?.includes('text/html') && prefersHtml(accept));
    if (!isBrowser) return undefined;
    const host = hostnameOf(exchange.header('host') ?? '');
    // Whoever has an address has its name below `arpa` too.
    if (isIP(host) !== 0 || known.has(host) || (host !== '' && isOwn(host) && !host.endsWith('.arpa')))
      return undefined;
    return json({ code: 403, message: 'Forbidden', reason }, 403);
  };
}

const reason =
  'This name of the relay may be the doing of a stranger (DNS rebinding). If it is right, name it in CONSOLE_HOSTS (of agents, in MCP_HOSTS), or ask callers for credentials (AUTH), or let the relay speak HTTPS.';

function hostnameOf(host: string): string {
  return (
    URL.parse(`http://${host}`)
      ?.hostname.replace(/^\[|\]$/g, '')
      .replace(/\.$/, '') ?? ''
  );
}
