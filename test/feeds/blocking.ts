import { wellKnownHosts } from '../../scripts/real-data/well-known-hosts.ts';
import { sharedHostKind } from '../../src/observables/shared-hosts.ts';
import { listing, mirrorOnDisk } from '../support/mirror-on-disk.ts';
import { startMirrored } from '../support/start-mirrored.ts';

/** Where every name that nobody blocks is, for a resolver that is asked in a test. */
export const elsewhere = '198.51.100.77';

export const innocent = wellKnownHosts();

/** Of those, the ones of everyone's are listed too, as panels are that someone put there. */
const listed = innocent.filter((host) => sharedHostKind(host) !== undefined);

export const panels = ['panel.example', 'sub.panel.example', 'xn--bcher-kva.example', 'under_score.example'];

/** A feed of made-up listings: of panels, and of pages on hosts of everyone's. */
export async function feedOf(format: string): Promise<string> {
  const dataDir = await mirrorOnDisk([
    ...panels.map((host) => listing(`${host}/gate.php`, 'Pony', '203.0.113.7')),
    listing('fronted.example/x.php', 'Pony', '104.28.22.41'),
    ...listed.map((host, n) => listing(`${host}/${n % 3 === 0 ? '' : 'panel.php'}`, 'Zeus', `198.51.100.${n % 250}`)),
  ]);
  const { url } = await startMirrored({ dataDir, lookupSource: 'mirror' });
  return (await fetch(`${url}/feeds/${format}`)).text();
}
