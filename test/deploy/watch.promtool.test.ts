import { spawn, spawnSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { parse } from 'yaml';
import { freePort } from '../support/free-port.ts';
import { runMetered } from '../support/run-metered.ts';
import { scratchDirectory } from '../support/scratch-directory.ts';
import { root, serviceOf } from './compose-file.ts';

const prometheus = serviceOf('prometheus');
const configFile = join(root, 'deploy/prometheus/prometheus.yaml');

/** Where the file or directory `source` is mounted in a service. */
function mountOf(service: ReturnType<typeof serviceOf>, source: string): string {
  const target = service.volumes.map((volume) => volume.split(':')).find(([from]) => from === source)?.[1];
  if (target === undefined) throw new Error(`${source} is not mounted`);
  return target;
}

test('Prometheus takes its configuration, and asks the relay where that serves its metrics', () => {
  const { status, stdout, stderr } = spawnSync('promtool', ['check', 'config', configFile], { encoding: 'utf8' });
  expect([status, stdout + stderr]).toEqual([0, expect.stringContaining('15 rules found')]);
  const [target] = parse(readFileSync(configFile, 'utf8')).scrape_configs[0].static_configs[0].targets;
  const relay = serviceOf('relay');
  expect(target).toBe(`relay:${relay.environment['METRICS_PORT']}`);
  expect(relay.environment['METRICS_HOST']).toBe('0.0.0.0');
  expect(relay.networks.filter((network) => prometheus.networks.includes(network))).not.toEqual([]);
});

test('a Prometheus that is started so scrapes the relay, has the alerts, and is healthy', async () => {
  const { metricsUrl } = await runMetered('http://192.0.2.1/');
  const directory = await scratchDirectory();
  const inContainer = mountOf(prometheus, './deploy/prometheus/prometheus.yaml');
  const alerts = mountOf(prometheus, './deploy/prometheus/alerts.yaml');
  const config = (await readFile(configFile, 'utf8')).replace('relay:9091', new URL(metricsUrl).host);
  await writeFile(
    join(directory, basename(inContainer)),
    config.replace('scrape_interval: 15s', 'scrape_interval: 1s'),
  );
  expect(dirname(alerts)).toBe(dirname(inContainer));
  await copyFile(join(root, 'deploy/prometheus/alerts.yaml'), join(directory, basename(alerts)));

  const port = await freePort();
  const args = prometheus.command.map((arg) =>
    arg.replace(dirname(inContainer), directory).replace('=/prometheus', `=${directory}/data`),
  );
  const child = spawn('prometheus', [...args, `--web.listen-address=127.0.0.1:${port}`], { stdio: 'ignore' });
  onTestFinished(() => void child.kill('SIGKILL'));
  const url = `http://127.0.0.1:${port}`;
  const ask = async (path: string) => JSON.parse(await (await fetch(url + path)).text());
  const up = encodeURIComponent('up{job="cybercrime-tracker-relay"}');
  await vi.waitFor(
    async () => {
      const { data } = await ask(`/api/v1/query?query=${up}`);
      expect(data.result).toMatchObject([{ value: [expect.any(Number), '1'] }]);
    },
    { timeout: 25_000, interval: 250 },
  );
  const { data } = await ask('/api/v1/rules?type=alert');
  expect(data.groups[0].rules.length).toBe(15);

  const [, command = '', ...rest] = prometheus.healthcheck?.test ?? [];
  const check = (address: string) =>
    spawnSync(
      command,
      rest.map((arg) => arg.replace('http://127.0.0.1:9090', address)),
    ).status;
  expect(check(url)).toBe(0);
  expect(check(`http://127.0.0.1:${await freePort()}`)).not.toBe(0);
});

test('Grafana is given that Prometheus, and the dashboard', () => {
  const grafana = serviceOf('grafana');
  const provisioning = mountOf(grafana, './deploy/grafana/provisioning');
  expect(provisioning).toBe('/etc/grafana/provisioning');
  const files = globSync('deploy/grafana/provisioning/**/*.yaml', { cwd: root });
  expect(files.map((file) => basename(dirname(file))).sort()).toEqual(['dashboards', 'datasources']);
  const [dashboards, datasources] = files.sort().map((file) => parse(readFileSync(join(root, file), 'utf8')));

  expect(datasources.datasources).toMatchObject([
    { type: 'prometheus', url: 'http://prometheus:9090', isDefault: true },
  ]);
  expect(grafana.networks.filter((network) => prometheus.networks.includes(network))).not.toEqual([]);
  const dashboard = mountOf(grafana, './deploy/grafana/dashboard.json');
  expect(dashboards.providers).toMatchObject([{ type: 'file', options: { path: dirname(dashboard) } }]);
  expect(grafana.environment['GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH']).toBe(dashboard);
  expect(existsSync(join(root, 'deploy/grafana/dashboard.json'))).toBe(true);
});
