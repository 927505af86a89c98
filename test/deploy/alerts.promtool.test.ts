import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const directory = join(import.meta.dirname, '../../deploy/prometheus');

function promtool(...args: string[]) {
  const { status, stdout, stderr } = spawnSync('promtool', args, { cwd: directory, encoding: 'utf8' });
  return { status, output: stdout + stderr };
}

test('Prometheus takes the alerts', () => {
  expect(promtool('check', 'rules', 'alerts.yaml')).toMatchObject({ status: 0 });
});

test('each fires when it has to, and not beside it', () => {
  const files = globSync('*.test.yaml', { cwd: directory });
  expect(files).toHaveLength(2);
  const { status, output } = promtool('test', 'rules', ...files);
  expect(output).not.toContain('FAILED');
  expect(status).toBe(0);
});
