import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, normalize } from 'node:path';
import { promisify } from 'node:util';
import packageJson from '../package.json' with { type: 'json' };
import { startSimulator } from '../simulator/simulator.ts';

/**
 * Packs the package, installs it in an empty directory as a user would, and runs what is installed: its version, its
 * completion, a look-up beside the simulated tracker, and the links of its pages. Needs the npm registry; leaves nothing behind but `dist`.
 */
const run = promisify(execFile);
const work = mkdtempSync(`${tmpdir()}/check-package-`);
const simulator = await startSimulator();
const env = { ...process.env, PATH: `${dirname(process.execPath)}${delimiter}${process.env['PATH']}` };
try {
  const tarball = await pack();
  const bin = await install(tarball);
  await checkInstalled(bin);
  process.stdout.write('The package is right.\n');
} finally {
  await simulator.close();
  rmSync(work, { recursive: true, force: true });
}

async function pack(): Promise<string> {
  const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', work], { env });
  const [packed] = JSON.parse(stdout.slice(stdout.indexOf('[\n')));
  const paths: string[] = packed.files.map(({ path }: { path: string }) => path);
  say('Packed', `${paths.length} files, ${Math.round(packed.size / 1000)} kB`);
  const expected =
    /^(dist\/([^/]+\.js|assets\/[^/]+|NOTICES)|docs\/([^/]+\.(md|svg)|images\/[^/]+\.png)|package\.json|[A-Z]+(\.md)?)$/;
  const strange = paths.filter((path) => !expected.test(path));
  assert.deepEqual(strange, [], 'nothing but what is run, and what is read');
  const pages = paths.filter((path) => path.endsWith('.md'));
  const broken = pages.flatMap((page) => linksOf(page).filter((target) => !paths.includes(target)));
  assert.deepEqual(broken, [], 'every link from a page leads to one in the package');
  return join(work, packed.filename);
}

/** The files that a page of ours links to, as paths from the top. */
function linksOf(page: string): string[] {
  const targets = [...readFileSync(page, 'utf8').matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g)].map(
    ([, target = '']) => target,
  );
  return targets.filter((target) => !/^[a-z]+:/.test(target)).map((target) => normalize(join(dirname(page), target)));
}

async function install(tarball: string): Promise<string> {
  const home = join(work, 'home');
  writeFileSync(join(work, 'package.json'), '{"private":true}');
  await run('npm', ['install', '--no-audit', '--no-fund', '--prefix', home, tarball], { env, cwd: work });
  say('Size', `${(await run('du', ['-sm', join(home, 'node_modules')])).stdout.split('\t')[0]} MB installed`);
  return join(home, 'node_modules/.bin');
}

async function checkInstalled(bin: string): Promise<void> {
  for (const name of Object.keys(packageJson.bin)) {
    const since = performance.now();
    const { stdout } = await run(join(bin, name), ['--version'], { env, cwd: work });
    assert.equal(stdout, `${packageJson.version}\n`);
    say(name, `--version in ${Math.round(performance.now() - since)} ms`);
  }
  const completion = await run(join(bin, 'cct'), ['complete', 'bash'], { env, cwd: work });
  assert.match(completion.stdout, /^complete .* cct$/m);

  const settings = { TRACKER_URL: simulator.url, DATA_DIR: join(work, 'data') };
  const lookup = ['lookup', 'panel.example', 'nothing.example'];
  const found = await run(join(bin, 'cct'), lookup, { env: { ...env, ...settings }, cwd: work }).catch(
    (error) => error,
  );
  const results = String(found.stdout)
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line).result);
  assert.deepEqual([found.code, results], [1, ['listed', 'not listed']], String(found.stderr));
  await run(join(bin, 'cct'), ['sync'], { env: { ...env, ...settings }, cwd: work });
  const stats = await run(join(bin, 'cct'), ['stats'], { env: { ...env, ...settings }, cwd: work });
  assert.match(stats.stdout, /Keitaro/);
  say('Runs', 'lookup, sync, stats');
}

function say(what: string, text: string): void {
  process.stdout.write(`${what.padEnd(26)}${text}\n`);
}
