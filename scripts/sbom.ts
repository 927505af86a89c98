import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import packageJson from '../package.json' with { type: 'json' };
import { billOfMaterials } from './bundle/bill-of-materials.ts';
import { bundleRelay } from './bundle/bundle-relay.ts';

/**
 * Prints the bill of materials of what is shipped as JSON, in CycloneDX 1.5. `npm run --silent sbom` prints nothing else.
 * It names the packages that code of is in the bundle; the container image's base has its own.
 */
const packages = await bundleRelay();
const args = ['sbom', '--sbom-format=cyclonedx', '--sbom-type=application', '--loglevel=error'];
const { stdout } = await promisify(execFile)('npm', args, { maxBuffer: 64 * 1024 * 1024 });
const bill = billOfMaterials(packageJson.name, JSON.parse(stdout), packages);
process.stdout.write(`${JSON.stringify(bill, undefined, 2)}\n`);
