import { bundleRelay } from './bundle/bundle-relay.ts';
import { licenceFaults } from './bundle/licences.ts';

/** Checks that each bundled package's licence is in the list of `scripts/bundle/licences.ts`; names those whose is not. */
const packages = await bundleRelay();
const faults = licenceFaults(packages);
for (const fault of faults) process.stderr.write(`${fault}\n`);
if (faults.length > 0) process.exit(1);
process.stdout.write(`Licences of ${packages.length} bundled packages checked.\n`);
