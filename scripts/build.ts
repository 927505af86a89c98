import { rmSync, writeFileSync } from 'node:fs';
import { rolldown } from 'rolldown';
import { noticesFor } from './bundle/notices.ts';

/**
 * Bundles the relay and all it uses into `dist`, so that what is shipped needs nothing but Node.js and starts sooner
 * (docs/performance.md). Names are kept, for stacks that can be read.
 */
const root = new URL('../', import.meta.url).pathname;

rmSync('dist', { recursive: true, force: true });
const bundle = await rolldown({
  input: `${root}src/main.ts`,
  platform: 'node',
  resolve: { alias: { undici$: `${root}scripts/bundle/undici-parts.js` } },
});
const { output } = await bundle.write({
  dir: 'dist',
  format: 'esm',
  minify: { compress: true, mangle: false, codegen: { removeWhitespace: true } },
});
await bundle.close();
const moduleIds = output.flatMap((part) => (part.type === 'chunk' ? part.moduleIds : []));
writeFileSync('dist/NOTICES', noticesFor(moduleIds));
