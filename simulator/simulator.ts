import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Behaviour, defaultBehaviour } from './behaviour.ts';
import { createChallenge } from './challenge.ts';
import { commitFault, faultOfHost } from './faults.ts';
import { type ListenOptions, listen } from './listener.ts';
import { hostAsked } from './matching.ts';
import { jsonPage, type Page } from './page.ts';
import { later, sendPage } from './send.ts';
import { createSite } from './site.ts';
import { createStatsCounter, type Stats, type StatsCounter } from './stats.ts';

/** A running stand-in for cybercrime-tracker.net. */
export type Simulator = {
  /** Its base address, with a slash at the end. */
  readonly url: string;
  /** What it was asked so far. */
  readonly stats: () => Stats;
  /** Starts the stats from zero. */
  readonly resetStats: () => void;
  /** Changes its behaviour for requests from now on; `fault` and `faultCount` start the count anew. */
  readonly set: (changes: Partial<Behaviour>) => void;
  /** Stops it, ending every connection, busy or not. */
  readonly close: () => Promise<void>;
};

/**
 * Starts a stand-in for cybercrime-tracker.net, on a free port of 127.0.0.1 unless told otherwise. Rejects with the
 * system's error when it can't listen.
 *
 * `GET /_simulator/stats` answers its {@link Stats} in JSON, `POST /_simulator/stats/reset` starts them from zero; these
 * two are never delayed, challenged, faulty or counted.
 */
export async function startSimulator(options: Partial<Behaviour> & ListenOptions = {}): Promise<Simulator> {
  let behaviour: Behaviour = { ...defaultBehaviour, ...options };
  let faultsLeft = behaviour.faultCount;
  let modifiedAt = Date.now();
  let site = createSite(behaviour.listings, behaviour.allFormat, modifiedAt);
  const challenge = createChallenge();
  const stats = createStatsCounter();

  const { url, close } = await listen(handle, options);
  return { url, stats: stats.read, resetStats: stats.reset, set, close };

  function handle(request: IncomingMessage, response: ServerResponse): void {
    const target = parseTarget(request.url ?? '/');
    if (target.path.startsWith('/_simulator/')) {
      sendPage(response, statsPage(stats, target.path, request.method));
      return;
    }
    stats.request(target.path, request, response);
    later(response, behaviour.latencyMs, chooseAnswer(target, request, response));
  }

  function chooseAnswer({ path, parameters }: Target, request: IncomingMessage, response: ServerResponse): () => void {
    const siteFault = takeFault();
    if (siteFault === undefined && behaviour.challenge && !challenge.isPassedBy(request)) {
      stats.challenge();
      return () => challenge.pose(request, response);
    }
    const value = path === '/query.php' ? parameters.get('url') : null;
    if (value !== null) stats.query(value);
    const page = isRead(request.method) ? site({ path, parameters, headers: request.headers }) : methodNotAllowed;
    const fault = siteFault ?? faultOfHost(hostAsked(value ?? ''));
    const { elsewhereUrl } = behaviour;
    if (fault === undefined) return () => sendPage(response, page);
    return () => commitFault(fault, { response, page, elsewhereUrl });
  }

  function takeFault() {
    if (behaviour.fault === undefined || faultsLeft <= 0) return undefined;
    faultsLeft--;
    return behaviour.fault;
  }

  function set(changes: Partial<Behaviour>): void {
    behaviour = { ...behaviour, ...changes };
    if ('fault' in changes || 'faultCount' in changes) faultsLeft = behaviour.faultCount;
    if ('challenge' in changes) challenge.revoke();
    if ('listings' in changes || 'allFormat' in changes) {
      modifiedAt = Math.max(Date.now(), modifiedAt + 1000);
      site = createSite(behaviour.listings, behaviour.allFormat, modifiedAt);
    }
  }
}

type Target = { readonly path: string; readonly parameters: URLSearchParams };

const methodNotAllowed: Page = { ...jsonPage({ error: 'Method Not Allowed' }, 405), headers: { allow: 'GET, HEAD' } };

function statsPage(stats: StatsCounter, path: string, method: string | undefined): Page {
  const isReset = path === '/_simulator/stats/reset' && method === 'POST';
  const isStats = path === '/_simulator/stats' && isRead(method);
  if (isReset) stats.reset();
  return isReset || isStats ? jsonPage(stats.read()) : jsonPage({ error: 'Not Found' }, 404);
}

function parseTarget(target: string): Target {
  const [path = '', query = ''] = target.split(/\?(.*)/s, 2);
  return { path, parameters: new URLSearchParams(query) };
}

function isRead(method: string | undefined): boolean {
  return method === 'GET' || method === 'HEAD';
}
