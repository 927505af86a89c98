import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  cpSync,
  globSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { dirname } from 'node:path';

/** Debian's cleaning up after an installation, as its own container images do it. */
const superfluous = ['var/cache/apt', 'var/lib/apt/lists', 'usr/share/doc', 'usr/share/man', 'usr/share/locale'];

/** Fills `root` with Debian bookworm at its smallest, and the Node.js that runs this. */
export function makeBase(root: string): void {
  const mirror = debianMirror();
  execFileSync('debootstrap', ['--variant=minbase', 'bookworm', root, ...(mirror === undefined ? [] : [mirror])], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  for (const directory of superfluous) rmSync(`${root}/${directory}`, { recursive: true, force: true });
  copyFileSync(process.execPath, `${root}/usr/local/bin/node`);
}

/**
 * Fills `root` with the Node.js that runs this, where distroless images have it, and the libraries that it is linked with:
 * no shell, no package manager, nothing else.
 */
export function makeBareBase(root: string): void {
  const linked = execFileSync('ldd', [process.execPath], { encoding: 'utf8' });
  const libraries = [...linked.matchAll(/(?:=> )?(\/\S+) \(0x/g)].map(([, path = '']) => path);
  for (const path of libraries) {
    mkdirSync(dirname(`${root}${path}`), { recursive: true });
    copyFileSync(path, `${root}${path}`);
  }
  mkdirSync(`${root}/nodejs/bin`, { recursive: true });
  copyFileSync(process.execPath, `${root}/nodejs/bin/node`);
  mkdirSync(`${root}/tmp`);
  chmodSync(`${root}/tmp`, 0o1777);
}

/** Adds this machine's npm. */
export function addNpm(root: string): void {
  const command = execFileSync('sh', ['-c', 'command -v npm'], { encoding: 'utf8' }).trim();
  const npm = dirname(dirname(realpathSync(command)));
  mkdirSync(`${root}/usr/local/lib/node_modules`, { recursive: true });
  cpSync(npm, `${root}/usr/local/lib/node_modules/npm`, { recursive: true, dereference: true });
  symlinkSync('../lib/node_modules/npm/bin/npm-cli.js', `${root}/usr/local/bin/npm`);
}

/** Where this machine gets Debian's packages from, as its package sources say in either of their forms. */
function debianMirror(): string | undefined {
  const files = globSync('/etc/apt/{sources.list,sources.list.d/*.{list,sources}}');
  const sources = files.map((file) => readFileSync(file, 'utf8')).join('\n');
  return /^(?:URIs:|deb(?: +\[.*?\])?) +(https?:\/\/\S+\/debian\/?)(?: |$)/m.exec(sources)?.[1];
}
