import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { selfSigned } from '../../simulator/self-signed.ts';
import { type Container, runContainer, runInside } from './run.ts';

/** Tells one thing that was seen. */
type Say = (what: string, ...words: readonly string[]) => void;

const common = { HOST: '127.0.0.1', PORT: '0', DRAIN_SECONDS: '1' };

/** Runs the relay in a container beside a simulated tracker, over HTTP and then over HTTPS; throws at what is not right. */
export async function checkRelay(container: Container, trackerUrl: string, say: Say): Promise<void> {
  await checkAnswers(container, trackerUrl, say);
  await checkHealthOverTls(container, say);
}

async function checkAnswers(container: Container, trackerUrl: string, say: Say): Promise<void> {
  const relay = runContainer(container, { ...common, TRACKER_URL: trackerUrl });
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

  const askedAt = performance.now();
  const health = healthOf(container, { PORT: String(port) });
  assert.equal(health.status, 0, `healthy: ${health.output}`);
  say('Healthy', `told within ${(performance.now() - askedAt).toFixed(0)} ms`);
  assert.equal(healthOf(container, { PORT: '9' }).status, 1, 'not healthy where nothing answers');
  const touch = ['node', '--eval', 'fs.writeFileSync("/data/x", ""); fs.writeFileSync("/app/x", "")'];
  assert.match(runInside(container, touch, {}).output, /EROFS.*\/app\/x/, 'only /data can be written to');

  const stoppedAt = performance.now();
  relay.stop();
  assert.equal(await relay.exitCode, 0, 'SIGTERM ends it with exit code 0');
  const milliseconds = performance.now() - stoppedAt;
  assert.ok(milliseconds < 5000, `SIGTERM ends it once it has drained, not after ${milliseconds} ms`);
  say('Ends', `on SIGTERM, after ${milliseconds.toFixed(0)} ms`);
}

async function checkHealthOverTls(container: Container, say: Say): Promise<void> {
  const { cert, key } = await selfSigned();
  writeFileSync(`${container.data}/tls.crt`, cert);
  writeFileSync(`${container.data}/tls.key`, key);
  const tls = { TLS_CERT_FILE: '/data/tls.crt', TLS_KEY_FILE: '/data/tls.key' };
  const relay = runContainer(container, { ...common, ...tls, LOOKUP_SOURCE: 'mirror', MIRROR_REFRESH_HOURS: '0' });
  const port = await relay.port;
  assert.ok(port !== undefined, 'it listens over HTTPS');
  const health = healthOf(container, { ...tls, PORT: String(port) });
  assert.equal(health.status, 0, `healthy over HTTPS: ${health.output}`);
  say('Healthy', 'over HTTPS too');
  relay.stop();
  assert.equal(await relay.exitCode, 0, 'SIGTERM ends it with exit code 0');
}

/** The image's own health check, run in the container as the platform does. */
function healthOf(container: Container, settings: Readonly<Record<string, string>>) {
  const [kind, ...command] = container.settings.Healthcheck?.Test ?? [];
  assert.equal(kind, 'CMD', 'the health check needs no shell');
  return runInside(container, command, settings);
}
