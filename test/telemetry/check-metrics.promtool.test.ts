import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { running } from '../simulator/running.ts';
import { runMetered } from '../support/run-metered.ts';

test('Prometheus has nothing to say against the metrics', async () => {
  const { url } = await running();
  const { post, scrape } = await runMetered(url);
  await post('/observe/observables', [{ type: 'url', value: 'panel.example' }]);
  await post('/nothing');
  const { status, stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], {
    input: await scrape(),
    encoding: 'utf8',
  });
  expect([status, stdout, stderr]).toEqual([0, '', '']);
});
