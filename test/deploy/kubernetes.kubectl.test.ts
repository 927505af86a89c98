import { spawnSync } from 'node:child_process';
import { cp, readFile, writeFile } from 'node:fs/promises';
import { BlockList, isIPv6 } from 'node:net';
import { join, relative } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { scratchDirectory } from '../support/scratch-directory.ts';
import { root, serviceOf } from './compose-file.ts';
import { directory, type Manifest, manifestsIn, ofKind, render } from './kubernetes.ts';
import { faultsOf } from './kubernetes-faults.ts';
import { schemaFaults } from './kubernetes-schema.ts';

const secrets = manifestsIn(spawnSync(join(directory, 'make-secrets'), { encoding: 'utf8' }).stdout);

/** All that is wrong with a set, its secrets lying where it mounts them. */
async function faultsIn(manifests: readonly Manifest[]): Promise<string[]> {
  const files = await scratchDirectory();
  const relay = secrets.find(({ metadata }) => metadata.name === 'relay');
  for (const [name, text] of Object.entries(relay?.stringData ?? {})) await writeFile(join(files, name), text);
  return faultsOf(manifests, { secrets, fileAt: (path) => path.replace('/run/secrets/relay', files) });
}

/** Each kind of object with how many there are. */
function kindsIn(manifests: readonly Manifest[]): Record<string, number> {
  const kinds = Object.groupBy(manifests, ({ kind }) => kind);
  return Object.fromEntries(Object.entries(kinds).map(([kind, objects = []]) => [kind, objects.length]));
}

/** A kustomization of one's own, outside this project. */
async function renderOwn(text: string): Promise<Manifest[]> {
  const own = await scratchDirectory();
  await writeFile(join(own, 'kustomization.yaml'), text.replaceAll('DEPLOY', relative(own, directory)));
  return render(own);
}

const common = { Namespace: 1, ConfigMap: 1, Deployment: 2, Service: 2, NetworkPolicy: 4 };

describe('what kustomize makes', () => {
  test('of `small` is one relay behind a gateway', async () => {
    const small = await render(`${directory}/overlays/small`);
    expect(await faultsIn(small)).toEqual([]);
    expect(kindsIn(small)).toEqual({ ...common, HTTPRoute: 1 });
  });

  test('of `highly-available` is three relays or more, on different nodes', async () => {
    const available = await render(`${directory}/overlays/highly-available`);
    expect(await faultsIn(available)).toEqual([]);
    expect(kindsIn(available)).toEqual({
      ...common,
      HTTPRoute: 1,
      HorizontalPodAutoscaler: 1,
      PodDisruptionBudget: 1,
    });
    const [scaler] = ofKind(available, 'HorizontalPodAutoscaler');
    const [budget] = ofKind(available, 'PodDisruptionBudget');
    expect(scaler?.spec.minReplicas).toBeGreaterThan((budget?.spec.maxUnavailable ?? Number.NaN) + 1);
    const [relay] = ofKind(available, 'Deployment');
    expect(relay?.spec.template.spec.topologySpreadConstraints).toMatchObject([
      { topologyKey: 'topology.kubernetes.io/zone', whenUnsatisfiable: 'ScheduleAnyway' },
      { topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'DoNotSchedule' },
    ]);
  });

  test('with an Ingress in place of the gateway is whole too', async () => {
    const manifests = await renderOwn('resources: [DEPLOY/base]\ncomponents: [DEPLOY/components/ingress]\n');
    expect(await faultsIn(manifests)).toEqual([]);
    expect(kindsIn(manifests)).toEqual({ ...common, Ingress: 1 });
  });

  test('of the kustomization of one’s own that the manual shows is whole, with what is one’s own in it', async () => {
    const manual = await readFile(join(root, 'docs/operations.md'), 'utf8');
    const [, example = ''] = /^```yaml\n# kustomization\.yaml\n(.+?)^```$/ms.exec(manual) ?? [];
    const manifests = await renderOwn(example.replace('cybercrime-tracker-relay/deploy/kubernetes', 'DEPLOY'));
    expect(await faultsIn(manifests)).toEqual([]);
    const text = JSON.stringify(manifests);
    for (const own of ['relay.soc.example', '"RELAY_PROFILE":"full"', '"AUTH":"bearer"']) expect(text).toContain(own);
    expect(text).toMatch(/"image":"ghcr\.io\/[\w./-]+:\d+\.\d+\.\d+"/);
  });

  test('has the image of this version, and the cache of compose.yaml', async () => {
    const deployments = ofKind(await render(`${directory}/overlays/small`), 'Deployment');
    expect(deployments.map(({ spec }) => spec.template.spec.containers[0]?.image)).toEqual([
      `cybercrime-tracker-relay:${packageJson.version}`,
      serviceOf('valkey').image,
    ]);
  });
});

describe('a fault is found:', () => {
  test.each([
    ['a wrong setting', 'base/settings.env', 'METRICS_PORT=', 'METRIC_PORT=', 'METRIC_PORT is no setting'],
    ['a wrong value', 'base/settings.env', 'SECONDS=10', 'SECONDS=soon', /^DRAIN_SECONDS must be .*"soon"$/],
    ['another port', 'base/settings.env', 'PORT=9090', 'PORT=8080', 'PORT is no port of the pod'],
    ['a secret elsewhere', 'base/settings.env', '/run/secrets/relay/cache', '/run/relay/cache', /nothing is mounted$/],
    [
      'an unknown field',
      'base/relay.yaml',
      'enableServiceLinks',
      'enableServiceLink',
      /enableServiceLink is no field$/,
    ],
    [
      'a wrong kind of value',
      'base/relay.yaml',
      'periodSeconds: 5',
      'periodSeconds: soon',
      /periodSeconds is not of type .*integer/,
    ],
    ['an unknown field of a route', 'components/gateway/http-route.yaml', 'hostnames:', 'hosts:', /hosts is no field$/],
    ['too little memory', 'base/relay.yaml', 'memory: 512Mi', 'memory: 320Mi', /^its memory is 320Mi, too little/],
    ['too short an end', 'base/relay.yaml', 'PeriodSeconds: 30', 'PeriodSeconds: 20', 'it is killed before it is done'],
    ['root', 'base/relay.yaml', 'runAsUser: 1000', 'runAsUser: 0', 'Deployment relay: it may run as root'],
    [
      'a root that is written',
      'base/valkey.yaml',
      'readOnlyRootFilesystem: true',
      'readOnlyRootFilesystem: false',
      /has rights/,
    ],
    [
      'another secret',
      'base/relay.yaml',
      'secretName: relay',
      'secretName: rely',
      'Deployment relay: nobody makes the secret rely',
    ],
    [
      'a volume not mounted',
      'base/relay.yaml',
      '            - name: tmp\n              mountPath: /tmp\n',
      '',
      /tmp is not mounted$/,
    ],
    [
      'another label',
      'base/relay.yaml',
      '    app.kubernetes.io/name: relay\n  ports',
      '    app: relay\n  ports',
      'Service relay selects nobody',
    ],
    ['another target', 'base/relay.yaml', 'targetPort: http', 'targetPort: web', 'Service relay leads to no port web'],
    [
      'another probe',
      'base/relay.yaml',
      'port: http\n            periodSeconds: 5',
      'port: web\n            periodSeconds: 5',
      /probed at no port web$/,
    ],
    [
      'another backend',
      'components/gateway/http-route.yaml',
      'port: 9090',
      'port: 9091',
      /relay:9091, which is no service$/,
    ],
    ['an early gateway', 'components/gateway/http-route.yaml', '300s', '15s', /^a route gives up after 15s/],
    [
      'another opening',
      'base/network-policies.yaml',
      'port: metrics',
      'port: 9999',
      'NetworkPolicy relay opens no port 9999',
    ],
    [
      'no cache to go to',
      'base/network-policies.yaml',
      'port: 6379',
      'port: 6380',
      'NetworkPolicy relay leads to no port 6380',
    ],
    ['an image that moves', 'base/valkey.yaml', /@sha256:\w+/, '', /valkey:9\.1\.1-alpine is not pinned$/],
    [
      'a number of relays',
      'base/relay.yaml',
      'spec:\n  #',
      'spec:\n  replicas: 2\n  #',
      /sets what the autoscaler does$/,
    ],
  ])('%s', async (_, file, right, wrong, fault) => {
    const copy = await scratchDirectory();
    await cp(directory, copy, { recursive: true });
    const text = await readFile(join(copy, file), 'utf8');
    expect(text).toMatch(right);
    await writeFile(join(copy, file), text.replace(right, wrong));
    const faults = await faultsIn(await render(`${copy}/overlays/highly-available`));
    expect(faults).toContainEqual(typeof fault === 'string' ? fault : expect.stringMatching(fault));
  });
});

describe('the network', () => {
  let policies: ReturnType<typeof ofKind<'NetworkPolicy'>>;
  beforeAll(async () => {
    policies = ofKind(await render(`${directory}/overlays/small`), 'NetworkPolicy');
  });
  const of = (app: string) =>
    policies.filter(({ spec }) => spec.podSelector.matchLabels?.['app.kubernetes.io/name'] === app);

  test('lets nothing pass that is not named', () => {
    const [everything] = policies.filter(({ spec }) => spec.podSelector.matchLabels === undefined);
    expect(everything?.spec).toMatchObject({ policyTypes: ['Ingress', 'Egress'], ingress: [], egress: [] });
  });

  test('lets the gateway ask the relay, Prometheus scrape it, and it alone ask the cache', () => {
    const sources = of('relay').flatMap(({ spec }) => spec.ingress);
    const namespace = (name: string) => [
      { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } } },
    ];
    expect(sources).toMatchObject([
      { from: namespace('monitoring'), ports: [{ port: 'metrics' }] },
      { from: namespace('gateway'), ports: [{ port: 'http' }] },
    ]);
    expect(of('valkey').map(({ spec }) => [spec.ingress, spec.egress])).toMatchObject([
      [[{ from: [{ podSelector: { matchLabels: { 'app.kubernetes.io/name': 'relay' } } }] }], []],
    ]);
  });

  test('leads from the relay to names, the cache and public addresses, on their ports', () => {
    const ways = of('relay').flatMap(({ spec }) => spec.egress);
    expect(ways.map(({ ports }) => ports.map(({ port, protocol }) => `${port}/${protocol}`))).toEqual([
      ['53/UDP', '53/TCP'],
      ['6379/TCP'],
      ['443/TCP'],
    ]);
    const blocks = ways.flatMap(({ to }) => to).flatMap(({ ipBlock }) => (ipBlock === undefined ? [] : [ipBlock]));
    const isReached = (address: string) =>
      blocks.some(({ cidr, except }) => isWithin(address, [cidr]) && !isWithin(address, except));
    for (const address of ['8.8.8.8', '172.15.0.1', '172.32.0.1', '2606:4700::1111'])
      expect(isReached(address)).toBe(true);
    const inner = ['10.96.0.1', '172.20.0.1', '192.168.1.1', '100.64.0.1', '169.254.169.254', '127.0.0.1'];
    for (const address of [...inner, 'fd00:ec2::254', 'fe80::1', '::1']) expect(isReached(address)).toBe(false);
  });
});

test('the secrets are new each time, and what Kubernetes takes', () => {
  expect(secrets.flatMap(schemaFaults)).toEqual([]);
  expect(secrets.map(({ metadata }) => metadata.name)).toEqual(['relay', 'valkey']);
  const again = manifestsIn(spawnSync(join(directory, 'make-secrets'), { encoding: 'utf8' }).stdout);
  for (const key of ['auth-tokens', 'cache-url']) {
    expect(again[0]?.stringData?.[key]).not.toBe(secrets[0]?.stringData?.[key]);
  }
});

function isWithin(address: string, ranges: readonly string[]): boolean {
  const family = isIPv6(address) ? 'ipv6' : 'ipv4';
  const list = new BlockList();
  for (const range of ranges) {
    const [network = '', bits] = range.split('/');
    if (isIPv6(network) === isIPv6(address)) list.addSubnet(network, Number(bits), family);
  }
  return list.check(address, family);
}
