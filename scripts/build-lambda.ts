import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { bundleRelay } from './bundle/bundle-relay.ts';
import { noticesFor } from './bundle/notices.ts';

/**
 * `npm run build:lambda`: what AWS Lambda is given, in `build/lambda` or the directory that is
 * named: the handlers of `src/lambda.ts` with all they use, as
 * modules by their names, since no `package.json` is there to say so; docs/operations.md tells the rest.
 */
const [directory = 'build/lambda'] = process.argv.slice(2);
rmSync(directory, { recursive: true, force: true });
const names = { entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs' };
const packages = await bundleRelay('lambda.ts', { dir: directory, ...names });
cpSync('src/console/assets', `${directory}/assets`, { recursive: true });
writeFileSync(`${directory}/NOTICES`, noticesFor(packages));
