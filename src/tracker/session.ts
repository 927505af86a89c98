import type { SecureContext } from 'node:tls';
import { type CookieOptions, cookie } from 'http-cookie-agent/undici';
import { CookieJar } from 'tough-cookie';
import { Agent, type Dispatcher, interceptors } from 'undici';
import type { Tracing } from '../telemetry/traces.ts';
import { version } from '../version.ts';
import { stayOnSite } from './stay-on-site.ts';

/** A person of the site must be able to tell who is asking. */
const userAgent = `cybercrime-tracker-relay/${version} (Cisco XDR relay; Node.js)`;

const maxRedirections = 5;
const maxCookies = 50;
const feedPatience = 6;
const keepAliveMs = 30_000;
const longestFirstContactMs = 1000;

/** What a session needs to know of the site and of how gently to treat it. */
export type SessionOptions = {
  readonly trackerUrl: string;
  /** Milliseconds for connecting; six times that for waiting for headers and for more of the body. */
  readonly timeoutMs: number;
  /** Connections kept to the site at most. */
  readonly connections: number;
  /** Follows what is asked; undefined where nobody gathers traces. */
  readonly tracing?: Tracing | undefined;
  /** What is trusted in TLS; undefined for what Node.js does. */
  readonly trust?: SecureContext | undefined;
};

/**
 * A visit to the tracker's site: pooled keep-alive connections and a cookie jar that last as long as the process, so that
 * the site's cookie challenge is passed once and not once a look-up. Redirects are followed five times at most and never
 * away from the site.
 */
export class TrackerSession {
  readonly #pool: Agent;
  readonly #dispatcher: Dispatcher;
  readonly #cookies = new CookieJar();
  readonly #firstContactMs: number;
  readonly #tracing: Tracing | undefined;
  #firstContact: Promise<void> | undefined;

  constructor({ trackerUrl, timeoutMs, connections, trust, tracing }: SessionOptions) {
    this.#tracing = tracing;
    this.#firstContactMs = Math.min(longestFirstContactMs, timeoutMs / 2);
    this.#pool = new Agent({
      connections,
      connect: { timeout: timeoutMs, ...(trust && { secureContext: trust }) },
      // A look-up ends after `timeoutMs` by its own signal; a feed is given more time to begin and to go on.
      headersTimeout: timeoutMs * feedPatience,
      bodyTimeout: timeoutMs * feedPatience,
      keepAliveTimeout: keepAliveMs,
    });
    this.#dispatcher = this.#pool.compose(
      cookie({ jar: forCookieAgent(this.#cookies) }),
      stayOnSite(new URL(trackerUrl)),
      interceptors.redirect({ maxRedirections }),
    );
  }

  /**
   * Runs what asks the site, when its turn has come: what starts together waits for the first to end, so that one challenge
   * serves all, but not for long, so that a first one that hangs leaves the others time.
   */
  async inTurn<T>(task: () => Promise<T>): Promise<T> {
    if (this.#firstContact !== undefined) {
      await this.#firstContact;
      return task();
    }
    const first = task();
    this.#firstContact = Promise.race([
      first.then(
        () => undefined,
        () => undefined,
      ),
      briefly(this.#firstContactMs),
    ]);
    return first;
  }

  /**
   * Asks for a page; resolves when its headers are there. Rejects with undici's or Node's error, or with the signal's
   * reason. The caller reads the body or destroys it.
   */
  async get(address: URL, signal: AbortSignal, headers: Record<string, string> = {}): Promise<Dispatcher.ResponseData> {
    signal.throwIfAborted();
    const ask = () =>
      this.#dispatcher.request({
        origin: address.origin,
        path: address.pathname + address.search,
        method: 'GET',
        headers: { 'user-agent': userAgent, accept: '*/*', ...headers },
        signal,
      });
    const response = await (this.#tracing === undefined ? ask() : this.#tracing.upstream(address, ask));
    this.#boundCookies();
    return response;
  }

  /** Drops all connections; requests under way reject. */
  async close(): Promise<void> {
    await this.#pool.destroy();
  }

  /** A site that sets cookies without end starts over. */
  #boundCookies(): void {
    if ((this.#cookies.serializeSync()?.cookies.length ?? 0) > maxCookies) this.#cookies.removeAllCookiesSync();
  }
}

/** The cookie agent sees tough-cookie's CommonJS declarations, this module its ES ones: the same class, twice declared. */
function forCookieAgent(jar: CookieJar): CookieOptions['jar'] {
  return jar as unknown as CookieOptions['jar'];
}

function briefly(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}
