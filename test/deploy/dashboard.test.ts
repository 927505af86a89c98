import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { dashboardFile, dashboardText } from '../../scripts/write-dashboard.ts';
import { runMetered } from '../support/run-metered.ts';

const alertsFile = new URL('../../deploy/prometheus/alerts.yaml', import.meta.url);

test('the dashboard is what its script makes: run `npm run dashboard` after changing it', async () => {
  expect(await readFile(dashboardFile, 'utf8')).toBe(dashboardText());
});

test('each metric that alerts and dashboard ask for is there', async () => {
  const { scrape } = await runMetered('http://192.0.2.1/');
  const there = new Set([...(await scrape()).matchAll(/^# TYPE (\w+) /gm)].map(([, name]) => name));
  for (const file of [alertsFile, dashboardFile]) {
    const text = await readFile(file, 'utf8');
    const asked = [...text.matchAll(/\b(?:cct|nodejs|process)_\w+/g)].map(([name]) => name);
    expect(asked.length).toBeGreaterThan(20);
    const missing = asked.filter((name) => !there.has(name) && !there.has(name.replace(/_(bucket|sum|count)$/, '')));
    expect(missing).toEqual([]);
  }
});

test('its panels have a title, and each query an expression of its own name', () => {
  const { panels } = JSON.parse(dashboardText()) as {
    panels: { type: string; title: string; targets?: { refId: string; expr: string }[] }[];
  };
  const charts = panels.filter(({ type }) => type !== 'row');
  expect(charts.length).toBeGreaterThan(15);
  for (const { title, targets = [] } of charts) {
    expect(title).not.toBe('');
    expect(targets.length).toBeGreaterThan(0);
    expect(new Set(targets.map(({ refId }) => refId)).size).toBe(targets.length);
    for (const { expr } of targets) expect(expr).not.toContain('$here');
  }
});
