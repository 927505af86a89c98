import { html } from 'hono/html';
import { addressesOf } from '../../mirror/address.ts';
import { sharedHostsThreshold } from '../../mirror/match.ts';
import type { Holdings, Mirror } from '../../mirror/mirror.ts';
import { hostOf } from '../../observables/canonical.ts';
import { type Listing, latestFirst } from '../../tracker/listing.ts';
import { counted } from '../age.ts';
import { type Html, page } from '../layout.ts';
import { listingTable } from '../listings/listing-table.ts';
import type { Visit } from '../visit.ts';
import { type Bar, barChart } from './bar-chart.ts';
import { statusCards } from './status-cards.ts';

const shownYears = 12;
const shownFamilies = 12;
const colouredFamilies = 5;
const shownNewest = 10;
const shownAddresses = 10;

/** How the relay and what it asks are doing, and what the mirror holds. */
export async function glancePage(visit: Visit): Promise<Html> {
  const { mirror } = visit;
  return page(
    visit,
    'At a glance',
    '/glance',
    html`<h1>At a glance</h1>
${await statusCards(visit)}
${mirror?.holdings === undefined ? '' : chartsOf(mirror, visit)}`,
  );
}

function chartsOf(mirror: Mirror, visit: Visit): Html {
  const { listings, hosts, addresses, families, years } = mirror.statistics;
  const top = families.slice(0, colouredFamilies).map(({ name }) => name);
  const yearBars: Bar[] = years
    .filter(({ year }) => year !== '')
    .slice(0, shownYears)
    .map(({ year, count, families: inYear }) => {
      const named = inYear
        .filter(({ name }) => top.includes(name))
        .sort((a, b) => top.indexOf(a.name) - top.indexOf(b.name));
      const rest = count - named.reduce((sum, one) => sum + one.count, 0);
      return { name: year, count, parts: [...named, ...(rest > 0 ? [{ name: 'others', count: rest }] : [])] };
    });
  const label = (name: string) => (name === '' ? 'not named' : name);
  const familyBars = families.slice(0, shownFamilies).map(({ name, count }) => ({ name: label(name), count }));
  const { shared, latest } = digestOf(mirror);
  return html`<p class="lead">${counted(listings, 'listing')} of ${counted(families.filter(({ name }) => name !== '').length, 'family', 'families')} on ${counted(hosts, 'host')} and ${counted(addresses, 'address', 'addresses')}.</p>
<div class="charts">
${barChart({ title: 'Listings a year, by family', unit: 'Listings', bars: yearBars, keys: top.map(label) })}
${barChart({ title: 'Families listed most', unit: 'Listings', bars: familyBars })}
${shared.length === 0 ? '' : barChart({ title: `Addresses that serve ${sharedHostsThreshold} listed hosts or more`, unit: 'Listed hosts', bars: shared })}
</div>
<h2>Newest listings</h2>
${listingTable(latest, 'Newest listings', visit)}`;
}

type Digest = { readonly shared: readonly Bar[]; readonly latest: readonly Listing[] };

/** Made once for what the mirror holds: it takes some microseconds a listing. */
const digests = new WeakMap<Holdings, Digest>();

function digestOf(mirror: Mirror): Digest {
  const { holdings } = mirror;
  const known = holdings && digests.get(holdings);
  if (known !== undefined) return known;
  const digest = { shared: mostShared(mirror), latest: latestFirst([...mirror.listings]).slice(0, shownNewest) };
  if (holdings !== undefined) digests.set(holdings, digest);
  return digest;
}

/** The addresses that most listed hosts are on, where these are so many that they are likely shared hosting. */
function mostShared({ listings }: Mirror): Bar[] {
  const hosts = new Map<string, Set<string>>();
  for (const { url, ip } of listings) {
    const host = hostOf(url) ?? '';
    for (const address of addressesOf(host, ip)) hosts.set(address, (hosts.get(address) ?? new Set()).add(host));
  }
  return [...hosts]
    .map(([name, on]) => ({ name, count: on.size }))
    .filter(({ count }) => count >= sharedHostsThreshold)
    .sort((a, b) => b.count - a.count)
    .slice(0, shownAddresses);
}
