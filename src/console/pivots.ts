import { isIP } from 'node:net';
import type { Question } from '../observables/question.ts';

/** A page of another service about an observable, for a person to open. */
export type Pivot = { readonly name: string; readonly href: string };

const maxCharacters = 2048;

/** Where to look further. Nothing for what is withheld, which a service would learn of. */
export function pivotsOf({ observable: { type, value }, location, isWithheld }: Question): Pivot[] {
  if (isWithheld || location === undefined) return [];
  const { host } = location;
  const isAddress = isIP(host) !== 0;
  const encoded = encodeURIComponent(host);
  const pivots = [
    {
      name: 'urlscan',
      href: `https://urlscan.io/search/#${encodeURIComponent(isAddress ? `page.ip:"${host}"` : `page.domain:"${host}"`)}`,
    },
    { name: 'VirusTotal', href: `https://www.virustotal.com/gui/${virusTotalPath(type, value, isAddress, encoded)}` },
    {
      name: 'Shodan',
      href: isAddress
        ? `https://www.shodan.io/host/${encoded}`
        : `https://www.shodan.io/search?query=${encodeURIComponent(`hostname:${host}`)}`,
    },
    ...(isAddress ? [] : [{ name: 'crt.sh', href: `https://crt.sh/?q=${encoded}` }]),
  ];
  return pivots.filter(({ href }) => href.length <= maxCharacters);
}

/** A URL is searched for; its slashes would be the page's own unless they are encoded twice. */
function virusTotalPath(type: string, value: string, isAddress: boolean, encoded: string): string {
  if (type === 'url') return `search/${encodeURIComponent(encodeURIComponent(value.toWellFormed()))}`;
  return `${isAddress ? 'ip-address' : 'domain'}/${encoded}`;
}
