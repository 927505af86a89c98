import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { createInterface } from 'node:readline';
import { addNpm, makeBareBase, makeBase } from './container/base.ts';
import { type ImageSettings, openImageStore } from './container/buildah.ts';
import { checkRelay } from './container/check-relay.ts';
import { type Container, startContainer, stopContainer } from './container/run.ts';

/**
 * Builds the container image for real, on two bases made here: Debian with Node.js, and Node.js with nothing beside it, as
 * distroless images are. Runs each as a platform would: as process 1, not as root, on a read-only root file system, beside
 * the simulated tracker in its own image. Checks a verdict, the health check over HTTP and HTTPS and the end on SIGTERM,
 * and prints the image's size. Needs root on Linux; leaves nothing behind.
 */
requireTools();
const work = mkdtempSync(`${tmpdir()}/check-container-`);
const store = openImageStore(work);
try {
  const baseBytes = makeBases();
  say('Image', 'of the simulator, from the Dockerfile');
  store.build('simulator', 'base', 'build-base', 'simulator');
  const simulator = await startSimulator(containerOf('simulator'));
  try {
    for (const [base, name] of [['base', 'Debian'] as const, ['bare', 'nothing but Node.js'] as const]) {
      say('Image', `on ${name}, from the Dockerfile`);
      const image = `relay-on-${base}`;
      store.build(image, base, 'build-base');
      const container = containerOf(image);
      checkImage(container, baseBytes[base]);
      await checkRelay(container, simulator.url, say);
    }
  } finally {
    simulator.stop();
  }
  process.stdout.write('The container image is right.\n');
} finally {
  store.close();
  rmSync(work, { recursive: true, force: true });
}

function requireTools(): void {
  const missing = ['buildah', 'debootstrap', 'unshare'].filter((tool) => spawnSync(tool, ['--version']).error);
  if (missing.length > 0) fail(`Missing: ${missing.join(', ')}. apt-get install buildah debootstrap util-linux`);
  if (process.getuid?.() !== 0) fail('This needs root, to make a base and to run it in namespaces of its own.');
}

function fail(reason: string): never {
  process.stderr.write(`${reason}\n`);
  process.exit(1);
}

/** Makes the images `base`, `bare` and `build-base`; returns the sizes of the first two. */
function makeBases(): Readonly<Record<'base' | 'bare', number>> {
  say('Bases', 'Debian bookworm and Node.js', process.version);
  const [base, bare] = [`${work}/base`, `${work}/bare`];
  makeBase(base);
  makeBareBase(bare);
  const sizes = { base: bytesIn(base), bare: bytesIn(bare) };
  store.imageFrom('base', base);
  store.imageFrom('bare', bare);
  addNpm(base);
  store.imageFrom('build-base', base);
  for (const directory of [base, bare]) rmSync(directory, { recursive: true });
  return sizes;
}

/** A container of the image, not started, with an empty directory for its data. */
function containerOf(image: string): Container {
  const data = `${work}/data-of-${image}`;
  mkdirSync(data);
  const settings = store.settingsOf(image);
  assert.match(settings.User, /^[1-9]\d*:[1-9]\d*$/, 'the user is numeric and not root');
  chownSync(data, ...(settings.User.split(':').map(Number) as [number, number]));
  return { root: store.mount(image), data, settings };
}

function checkImage({ root, settings }: Container, baseBytes: number): void {
  say('Run as', settings.User, JSON.stringify(settings.Entrypoint), JSON.stringify(settings.Cmd));
  assert.deepEqual(Object.keys(settings.ExposedPorts), ['9090/tcp']);
  assert.deepEqual(Object.keys(settings.Volumes), ['/data']);
  assertLabelled(settings);
  for (const path of ['root/.npmrc', 'app/node_modules', 'app/src', 'app/simulator']) {
    assert.ok(!existsSync(`${root}/${path}`), `${path} is not in the image`);
  }
  assert.deepEqual(readdirSync(`${root}/app`).sort(), ['LICENSE', 'dist', 'package.json']);
  const bytes = bytesIn(root);
  say(
    'Size',
    `${megabytes(bytes)}, of it the base ${megabytes(baseBytes)} and the relay ${megabytes(bytes - baseBytes)}`,
  );
}

function assertLabelled({ Labels }: ImageSettings): void {
  const { license } = JSON.parse(readFileSync('package.json', 'utf8'));
  assert.equal(Labels['org.opencontainers.image.licenses'], license);
  for (const name of ['title', 'description']) assert.ok(Labels[`org.opencontainers.image.${name}`]);
}

/** Starts the simulator's image on a free port; resolves with its address on this machine. */
async function startSimulator(container: Container): Promise<{ readonly url: string; readonly stop: () => void }> {
  const child = startContainer(container, [...container.settings.Entrypoint, '--port', '0']);
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  const [, port] = /^CyberCrime Tracker simulator listening on http:\/\/\S+:(\d+)\/?$/.exec(String(line)) ?? [];
  assert.ok(port !== undefined, `the simulator listens: ${line}`);
  return { url: `http://127.0.0.1:${port}/`, stop: () => stopContainer(child) };
}

function bytesIn(directory: string): number {
  return Number.parseInt(execFileSync('du', ['-sb', directory], { encoding: 'utf8' }), 10);
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(0)} MB`;
}

function say(what: string, ...words: readonly string[]): void {
  process.stdout.write(`${what.padEnd(8)} ${words.join(' ')}\n`);
}
