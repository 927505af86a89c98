import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import packageJson from '../package.json' with { type: 'json' };
import { startSimulator } from '../simulator/simulator.ts';
import { watchRelay } from './relay-process.ts';

/**
 * Runs `build/binary/cct` by `chroot` in a root that holds nothing else but the C and C++ libraries it is linked to: every
 * command, beside the simulated tracker. Prints its size and what it takes to start. Needs root on Linux, and what
 * `npm run build:binary` makes; leaves nothing behind.
 */
const binary = 'build/binary/cct';
const chroot = '/usr/sbin/chroot';
if (process.getuid?.() !== 0) {
  process.stderr.write('This needs root, for chroot.\n');
  process.exit(1);
}
const root = mkdtempSync(`${tmpdir()}/check-binary-`);
const simulator = await startSimulator({ challenge: true });
const settings = { TRACKER_URL: simulator.url, DATA_DIR: '/data' };
try {
  furnish();
  await checkCommands();
  await checkServe();
  process.stdout.write('The binary is right.\n');
} finally {
  await simulator.close();
  rmSync(root, { recursive: true, force: true });
}

/** Puts in what it can't do without. */
function furnish(): void {
  copyFileSync(binary, join(root, 'cct'));
  const libraries = [...execFileSync('ldd', [binary], { encoding: 'utf8' }).matchAll(/(?:=> )?(\/\S+) \(0x/g)];
  for (const [, library = ''] of libraries) {
    mkdirSync(join(root, dirname(library)), { recursive: true });
    copyFileSync(library, join(root, library));
  }
  say('Size', `${(statSync(binary).size / 1e6).toFixed(0)} MB`);
  say('Beside it', libraries.map(([, library]) => library).join(' '));
}

async function checkCommands(): Promise<void> {
  const spent: number[] = [];
  for (let n = 0; n < 5; n++) {
    const since = performance.now();
    assert.equal(await run(['--version']), `${packageJson.version}\n`);
    spent.push(performance.now() - since);
  }
  say('Starts', `--version in ${Math.min(...spent).toFixed(0)} ms`);

  const found = await run(['lookup', 'panel.example', 'nothing.example'], { LOOKUP_SOURCE: 'live' }, 1);
  assert.deepEqual(results(found), ['listed', 'not listed']);
  await run(['sync']);
  const mirrored = await run(['lookup', 'panel.example', 'nothing.example'], { LOOKUP_SOURCE: 'mirror' }, 1);
  assert.deepEqual(results(mirrored), ['listed', 'not listed']);
  const mail =
    'From: a@example.org\nSubject: look\nContent-Type: text/html\n\n<a href="http://panel.example/keitaro/">x</a>\n';
  assert.deepEqual(results(await run(['lookup', '--file', '-'], { LOOKUP_SOURCE: 'mirror' }, 1, mail)), ['listed']);
  for (const format of ['csv', 'json', 'stix', 'misp', 'zeek', 'suricata', 'rpz', 'hosts', 'domains', 'ips', 'urls']) {
    assert.notEqual(await run(['export', '--format', format]), '', format);
  }
  assert.match(await run(['stats']), /Keitaro/);
  assert.match(await run(['module-type', '--url', 'https://relay.example.com']), /"CyberCrime Tracker"/);
  assert.match(await run(['complete', 'bash']), /^complete .* cct$/m);
  assert.match(await run(['complete', '--', 'look']), /^lookup/m);
  assert.match(await run(['--help']), /cct lookup/);
  await run(['lookup', '--no-such-flag'], {}, 2);
  const initialize = {
    jsonrpc: '2.0',
    id: 1,
    method: 'initialize',
    params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'check', version: '1' } },
  };
  assert.match(await run(['mcp'], {}, 0, `${JSON.stringify(initialize)}\n`), /"serverInfo"/);
  say('Runs', 'lookup, sync, export, stats, module-type, complete, mcp');
}

async function checkServe(): Promise<void> {
  const child = spawn(chroot, [root, '/cct', 'serve'], {
    env: { ...settings, HOST: '127.0.0.1', PORT: '0', DRAIN_SECONDS: '0', MCP: 'on', METRICS_PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const { port, exitCode } = watchRelay(child);
  const address = `http://127.0.0.1:${(await port) ?? assert.fail('it does not listen')}`;
  const body = readFileSync('observables.json', 'utf8');
  const verdicts = await fetch(`${address}/deliberate/observables`, { method: 'POST', body });
  assert.equal(JSON.parse(await verdicts.text()).data.verdicts.count, 4);
  const page = await (await fetch(address, { headers: { accept: 'text/html' } })).text();
  const files = [...page.matchAll(/"(\/console\/[^"]+)"/g)].map(([, path = '']) => path);
  assert.equal(files.length, readdirSync('src/console/assets').length);
  for (const path of files) {
    const sent = await (await fetch(address + path)).text();
    assert.equal(sent, readFileSync(join('src/console/assets', path.split('/').at(-1) ?? ''), 'utf8'));
  }
  for (const path of ['/docs', '/glance', '/listings', '/feeds/stix', '/openapi.json', '/readyz']) {
    assert.equal((await fetch(address + path, { headers: { accept: 'text/html' } })).status, 200, path);
  }
  child.kill('SIGTERM');
  assert.equal(await exitCode, 0, 'SIGTERM ends it with exit code 0');
  say('Runs', 'serve: look-ups, the console with its files, feeds; ends on SIGTERM');
}

/** What it writes to standard output. Ends with this exit code, or the check fails. */
async function run(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  status = 0,
  input = '',
) {
  const child = spawn(chroot, [root, '/cct', ...args], { env: { ...settings, ...environment } });
  child.stdin.end(input);
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  assert.equal(code, status, `${args.join(' ')}: ${stderr}`);
  return stdout;
}

function results(output: string): string[] {
  return output
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line).result);
}

function say(what: string, text: string): void {
  process.stdout.write(`${what.padEnd(12)}${text}\n`);
}
