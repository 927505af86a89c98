import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { describe, expect, test } from 'vitest';
import { configSchema } from '../../src/config/config.ts';
import { scratchDirectory } from '../support/scratch-directory.ts';
import { compose, composeFaults, composeText, parsed, root, serviceOf } from './compose-file.ts';
import { bytesOf, finishSeconds, measuredPeakBytes } from './measured.ts';
import { secretsIn } from './sample-secrets.ts';
import { settingFaults } from './setting-faults.ts';

const services = Object.entries(compose.services);
const relays = services.filter(([, { image }]) => image.includes('cybercrime-tracker-relay'));

/** `SOURCE:TARGET[:ro]` of a mount. */
const mounts = services.flatMap(([name, { volumes }]) =>
  volumes.map((volume) => {
    const [source = '', target = '', mode = 'rw'] = volume.split(':');
    return { name, source, target, mode };
  }),
);

describe('compose.yaml', () => {
  test('is what the Compose specification takes', () => {
    expect(composeFaults(parsed(composeText))).toEqual([]);
  });

  test.each([
    ['a key of no service', 'read_only: true', 'readonly: true'],
    ['a value of another kind', 'user: "999:1000"', 'user: { id: 999 }'],
    ['a volume that is a list', '  grafana:\n\n', '  grafana: []\n\n'],
  ])('would not be with %s', (_, right, wrong) => {
    expect(composeText).toContain(right);
    expect(composeFaults(parsed(composeText.replace(right, wrong)))).not.toEqual([]);
  });

  test('starts a relay and its cache; a trial and what watches are asked for', () => {
    const inProfile = (profile?: string) =>
      services.filter(([, { profiles }]) => profiles[0] === profile).map(([name]) => name);
    expect(inProfile()).toEqual(['relay', 'valkey']);
    expect(inProfile('try')).toEqual(['trial', 'simulator']);
    expect(inProfile('watch')).toEqual(['prometheus', 'grafana']);
  });
});

describe.each(services)('%s', (_, service) => {
  test('has no rights, and a root file system that can’t be written', () => {
    expect(service).toMatchObject({
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
    });
    expect(bytesOf(service.mem_limit)).toBeGreaterThan(0);
  });

  test('is built here, or of an image that is pinned', () => {
    if (service.build === undefined) expect(service.image).toMatch(/^[\w./-]+:[\w.-]+@sha256:[0-9a-f]{64}$/);
    else expect(existsSync(join(root, service.build.context, 'Dockerfile'))).toBe(true);
  });

  test('is open to this machine alone', () => {
    for (const port of service.ports) expect(port).toMatch(/^127\.0\.0\.1:\$\{[A-Z_]+:-\d+\}:\d+$/);
    if (service.ports.length > 0) {
      expect(service.networks.some((name) => compose.networks[name]?.internal !== true)).toBe(true);
    }
  });

  test('has a health check that needs no shell: its own, or the image’s', () => {
    if (service.healthcheck === undefined) expect(relays.map(([, { image }]) => image)).toContain(service.image);
    else expect(service.healthcheck.test[0]).toBe('CMD');
  });

  test('names networks that there are', () => {
    for (const network of service.networks) expect(Object.keys(compose.networks)).toContain(network);
  });
});

test.each(mounts)('$name mounts $source, which is there', ({ source, mode }) => {
  if (!source.startsWith('./')) expect(Object.keys(compose.volumes)).toContain(source);
  else {
    expect(existsSync(join(root, source))).toBe(true);
    expect(mode).toBe('ro');
  }
});

describe.each(relays)('the relay in %s', (_, service) => {
  const settings = configSchema.parse({ drainSeconds: service.environment['DRAIN_SECONDS'] });

  test('is given settings that it knows and starts with', () => {
    expect(settingFaults(service.environment)).toEqual([]);
    expect(settingFaults({ ...service.environment, CACHE_UR: 'valkey://valkey' })).toEqual(['CACHE_UR is no setting']);
  });

  test('listens where its port leads', () => {
    expect(service.ports).toEqual([expect.stringMatching(`:${service.environment['PORT']}$`)]);
  });

  test('has memory for its measured peak', () => {
    expect(measuredPeakBytes).toBeGreaterThan(100e6);
    expect(bytesOf(service.mem_limit)).toBeGreaterThan(1.25 * measuredPeakBytes);
  });

  test('has time to drain and to finish', () => {
    expect(Number.parseInt(service.stop_grace_period ?? '', 10)).toBeGreaterThan(settings.drainSeconds + finishSeconds);
  });
});

const addresses = relays.flatMap(([name, service]) =>
  ['CACHE_URL', 'TRACKER_URL'].flatMap((variable) => {
    const address = service.environment[variable];
    return address === undefined ? [] : [{ name, service, variable, ...hostOf(address) }];
  }),
);

test.each(addresses)('$name finds the service of its $variable, on a network of both', ({ service, host, port }) => {
  expect(serviceOf(host).networks.filter((network) => service.networks.includes(network))).not.toEqual([]);
  expect(port).toBe({ valkey: '6379', simulator: '9191' }[host]);
});

test('the trial keeps nothing, and shares nothing with the relay', () => {
  const [relay, trial] = [serviceOf('relay'), serviceOf('trial')];
  expect(trial.volumes).toEqual([]);
  expect(trial.tmpfs.map((mount) => mount.split(':')[0])).toContain('/data');
  expect(trial.environment['CACHE_URL']).toBeUndefined();
  expect(trial.networks.filter((network) => relay.networks.includes(network))).toEqual([]);
});

test('the cache has no way out', () => {
  const { networks, ports } = serviceOf('valkey');
  expect([networks, ports]).toEqual([['cache'], []]);
  expect(compose.networks['cache']).toEqual({ internal: true });
});

test('the simulator listens where the trial asks it', () => {
  const dockerfile = readFileSync(join(root, 'Dockerfile'), 'utf8');
  const { target } = serviceOf('simulator').build ?? {};
  expect(dockerfile).toMatch(new RegExp(`^FROM build AS ${target}\\n(.+\\n)*EXPOSE 9191\\n`, 'm'));
});

test('settings of one’s own can be given in a file, whose example is right and whose secrets are mounted', async () => {
  const { env_file: files, volumes } = serviceOf('relay');
  expect(files).toEqual([{ path: 'deploy/compose/relay.env', required: false }]);
  const example = parseEnv(readFileSync(join(root, `${files[0]?.path}.example`), 'utf8'));
  expect(volumes).toContain('./deploy/compose/secrets:/run/secrets:ro');
  const directory = await secretsIn(await scratchDirectory());
  const fileAt = (path: string) => path.replace('/run/secrets', directory);
  expect(settingFaults(example as Record<string, string>, fileAt)).toEqual([]);
  expect(statSync(join(root, 'deploy/compose/secrets')).isDirectory()).toBe(true);
  expect(readFileSync(join(root, '.gitignore'), 'utf8')).toContain('deploy/compose/relay.env\n');
});

function hostOf(address: string): { readonly host: string; readonly port: string } {
  const { hostname: host, port } = new URL(address);
  return { host, port };
}
