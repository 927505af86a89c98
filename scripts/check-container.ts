import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { startSimulator } from '../simulator/simulator.ts';
import { addNpm, makeBase } from './container/base.ts';
import { openImageStore } from './container/buildah.ts';
import { type Container, runContainer, runInside } from './container/run.ts';

/**
 * Builds the container image for real, on a base made here of Debian and Node.js, and runs it as a platform would: as
 * process 1, not as root, on a read-only root file system, beside the simulated tracker. Checks a verdict, the health
 * check and the end on SIGTERM, and prints the image's size. Needs root on Linux; leaves nothing behind.
 */
requireTools();
const work = mkdtempSync(`${tmpdir()}/check-container-`);
const store = openImageStore(work);
try {
  const baseBytes = buildImage();
  const { User: user, ...settings } = store.settingsOf('relay');
  say('Run as', user, JSON.stringify(settings.Entrypoint), JSON.stringify(settings.Cmd));
  assert.match(user, /^[1-9]\d*:[1-9]\d*$/, 'the user is numeric and not root');
  assert.deepEqual(Object.keys(settings.ExposedPorts), ['9090/tcp']);
  assert.deepEqual(Object.keys(settings.Volumes), ['/data']);

  const root = store.mount('relay');
  for (const path of ['root/.npmrc', 'app/node_modules/vitest', 'app/src']) {
    assert.ok(!existsSync(`${root}/${path}`), `${path} is not in the image`);
  }
  const bytes = bytesIn(root);
  say(
    'Size',
    `${megabytes(bytes)}, of which the base ${megabytes(baseBytes)} and the relay ${megabytes(bytes - baseBytes)}`,
  );

  const data = `${work}/data`;
  mkdirSync(data);
  chownSync(data, ...(user.split(':').map(Number) as [number, number]));
  await checkRunning({ root, data, settings: { User: user, ...settings } });
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

/** Resolves with the size of the base. */
function buildImage(): number {
  const base = `${work}/base`;
  say('Base', 'Debian bookworm and Node.js', process.version);
  makeBase(base);
  const bytes = bytesIn(base);
  store.imageFrom('base', base);
  addNpm(base);
  store.imageFrom('build-base', base);
  rmSync(base, { recursive: true });
  say('Image', 'from the Dockerfile');
  store.build('relay', 'base', 'build-base');
  return bytes;
}

async function checkRunning(container: Container): Promise<void> {
  const simulator = await startSimulator();
  const settings = { HOST: '127.0.0.1', PORT: '0', TRACKER_URL: simulator.url, DRAIN_SECONDS: '1' };
  const relay = runContainer(container, settings);
  try {
    const startedAt = performance.now();
    const port = await relay.port;
    assert.ok(port !== undefined, 'it listens');
    say('Listens', `after ${(performance.now() - startedAt).toFixed(0)} ms`);

    const body = readFileSync('observables.json', 'utf8');
    const answer = await fetch(`http://127.0.0.1:${port}/deliberate/observables`, { method: 'POST', body });
    const verdicts = JSON.parse(await answer.text());
    assert.equal(verdicts.data.verdicts.count, 4);
    assert.deepEqual(verdicts.data.verdicts.docs[0].observable, { type: 'ip', value: '198.51.100.66' });
    assert.equal(verdicts.data.verdicts.docs[0].disposition, 2);
    say('Answers', JSON.stringify(verdicts.data.verdicts.docs[0]));

    const probe = container.settings.Healthcheck.Test.slice(1);
    const health = runInside(container, probe, { PORT: String(port) });
    assert.equal(health.status, 0, `healthy: ${health.output}`);
    assert.notEqual(runInside(container, probe, { PORT: '9' }).status, 0, 'not healthy where nothing answers');
    const touch = ['node', '--eval', 'fs.writeFileSync("/data/x", ""); fs.writeFileSync("/app/x", "")'];
    assert.match(runInside(container, touch, {}).output, /EROFS.*\/app\/x/, 'only /data can be written to');

    const stoppedAt = performance.now();
    relay.stop();
    assert.equal(await relay.exitCode, 0, 'SIGTERM ends it with exit code 0');
    const milliseconds = performance.now() - stoppedAt;
    assert.ok(milliseconds < 5000, `SIGTERM ends it once it has drained, not after ${milliseconds} ms`);
    say('Ends', `on SIGTERM, after ${milliseconds.toFixed(0)} ms`);
  } finally {
    await simulator.close();
  }
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
