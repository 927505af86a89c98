import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleRelay } from './bundle/bundle-relay.ts';
import { noticesFor } from './bundle/notices.ts';

/**
 * `npm run build:binary`: the command with all it needs, its Node.js too, as one executable file of this machine's kind:
 * `build/binary/cct`, beside the licences of what is in it. By Node.js' single executable applications: the Node.js that runs
 * this is copied, and one script and the console's files are put into the copy.
 */
const directory = 'build/binary';
const assets = 'src/console/assets';
/** What Node.js looks for in itself (its documentation of single executable applications). */
const fuse = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2';

rmSync(directory, { recursive: true, force: true });
mkdirSync(directory, { recursive: true });
const script = join(directory, 'cct.cjs');
const packages = await bundleRelay('binary.ts', { file: script, format: 'cjs', codeSplitting: false });
const blob = join(directory, 'cct.blob');
const config = join(directory, 'sea.json');
writeFileSync(
  config,
  JSON.stringify({
    main: script,
    output: blob,
    disableExperimentalSEAWarning: true,
    useCodeCache: true,
    assets: Object.fromEntries(readdirSync(assets).map((name) => [name, join(assets, name)])),
  }),
);
execFileSync(process.execPath, ['--experimental-sea-config', config], { stdio: 'pipe' });
const binary = join(directory, 'cct');
copyFileSync(process.execPath, binary);
execFileSync('postject', [binary, 'NODE_SEA_BLOB', blob, '--sentinel-fuse', fuse], { stdio: 'pipe' });
chmodSync(binary, 0o755);
const nodeLicence = `https://github.com/nodejs/node/blob/${process.version}/LICENSE`;
writeFileSync(
  join(directory, 'NOTICES'),
  `Node.js ${process.version.slice(1)} (MIT, with parts under other licences)\n\n${nodeLicence}\n\n${'-'.repeat(80)}\n\n${noticesFor(packages)}`,
);
for (const part of [script, blob, config]) rmSync(part);
