import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { bundleRelay } from '../../scripts/bundle/bundle-relay.ts';
import { packagesOf } from '../../scripts/bundle/bundled-package.ts';
import { licenceFaults } from '../../scripts/bundle/licences.ts';
import { scratchDirectory } from '../support/scratch-directory.ts';

async function installed(packageJson: object): Promise<string> {
  const directory = join(await scratchDirectory(), 'node_modules/@scope/some');
  await mkdir(directory, { recursive: true });
  await writeFile(
    join(directory, 'package.json'),
    JSON.stringify({ name: '@scope/some', version: '1.2.3', ...packageJson }),
  );
  return join(directory, 'lib/index.js');
}

describe('the licences of what is bundled', () => {
  test('are all in the list', async () => {
    const packages = await bundleRelay();
    expect(packages.map(({ name }) => name)).toContain('zod');
    expect(licenceFaults(packages)).toEqual([]);
  });

  test.each([
    ['AGPL-3.0-only', { license: 'AGPL-3.0-only' }],
    ['(MIT OR GPL-3.0-only)', { license: '(MIT OR GPL-3.0-only)' }],
    ['{"type":"MIT"}', { license: { type: 'MIT' } }],
    ['"none"', {}],
  ])('are refused when not in the list: %s', async (licence, packageJson) => {
    expect(licenceFaults(packagesOf([await installed(packageJson)]))).toEqual([
      `@scope/some@1.2.3 is bundled under a licence that is not allowed: ${licence}`,
    ]);
  });

  test('count for a package once, and not for what is no package', async () => {
    const module = await installed({ license: 'MIT' });
    const packages = packagesOf([module, `\0${module}?commonjs`, '/srv/relay/src/main.ts', '\0rolldown/runtime.js']);
    expect(packages).toMatchObject([{ name: '@scope/some', version: '1.2.3', licence: 'MIT' }]);
  });
});
