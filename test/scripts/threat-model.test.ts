import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const root = new URL('../../', import.meta.url);

test('every test that SECURITY.md names is there, and every threat names one', () => {
  const rows = readFileSync(new URL('SECURITY.md', root), 'utf8')
    .split('## Threat model')[1]
    ?.split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| threat'));
  expect(rows?.length).toBeGreaterThan(10);
  for (const row of rows ?? []) {
    const named = [...row.matchAll(/`(test\/[^`]+)`/g)].map(([, path = '']) => path);
    expect(named, row).not.toEqual([]);
    expect(named.filter((path) => !existsSync(new URL(path, root)))).toEqual([]);
  }
});
