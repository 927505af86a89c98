import { execFileSync } from 'node:child_process';
import { cpSync, rmSync, statSync } from 'node:fs';

/** Compiles `src` to `dist/src`, and copies what is no TypeScript there beside it. */
const tsc = new URL('../node_modules/typescript/bin/tsc', import.meta.url).pathname;

rmSync('dist', { recursive: true, force: true });
execFileSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { stdio: 'inherit' });
cpSync('src', 'dist/src', {
  recursive: true,
  filter: (path) => statSync(path).isDirectory() || !path.endsWith('.ts'),
});
