import type { ListingRow } from '../../simulator/listing-row.ts';
import type { Observable } from '../../src/observables/observable.ts';
import { hostIn } from './raw-lookup.ts';

/**
 * Made-up URLs, always the same, on hosts and addresses that no row names: plain ones on reserved names, and ones that come as near to a
 * listed URL as an innocent one can.
 */
export function benignUrls(rows: readonly ListingRow[], count: number): Observable[] {
  const hosts = new Set(rows.flatMap(({ url, ip }) => [hostIn(url), ip.trim()]));
  const urls: string[] = [];
  for (let n = 0; urls.length < count; n++) {
    const { url = '' } = rows[(n * 7) % rows.length] ?? {};
    const candidate = nearTo(url.replace(/[\s@#\\]/g, ''), n);
    if (!hosts.has(hostIn(candidate.replace(/^https?:\/\/(?:[^/]*@)?/, '')))) urls.push(candidate);
  }
  return urls.map((value) => ({ type: 'url', value }));
}

function nearTo(listed: string, n: number): string {
  const host = hostIn(listed);
  const path = listed.slice(listed.indexOf('/') + 1);
  const isName = /^[a-z][\w.-]*\.[a-z]+$/.test(host);
  const near = [
    `https://www.shop-${n}.example/products/${n}?page=${n % 9}`,
    `http://host-${n}.example/${path}`,
    `https://safe.example/redirect?u=http://${listed}`,
    `http://${host}.safe-${n}.example/${path}`,
    isName ? `http://made-up-${n}.${host}/${path}` : `http://198.51.100.${n % 250}/${path}`,
    isName ? `http://made-up-${n}-${host}/${path}` : `https://203.0.113.${n % 250}:8443/`,
    `http://${host}@safe-${n}.example/${path}`,
    `http://safe.example/${listed}`,
  ];
  return near[n % near.length] ?? '';
}
