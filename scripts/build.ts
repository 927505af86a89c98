import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { bundleRelay } from './bundle/bundle-relay.ts';
import { noticesFor } from './bundle/notices.ts';

/**
 * Bundles the relay and all it uses into `dist`, so that what is shipped needs nothing but Node.js and starts sooner
 * (docs/performance.md), with the licences of what is bundled.
 */
rmSync('dist', { recursive: true, force: true });
const packages = await bundleRelay('main.ts', { dir: 'dist' });
cpSync('src/console/assets', 'dist/assets', { recursive: true });
writeFileSync('dist/NOTICES', noticesFor(packages));
