import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { configurationFile, configurationPage } from '../../scripts/document-settings.ts';

test('the documentation of the settings is the schema’s own', async () => {
  expect(await readFile(configurationFile, 'utf8')).toBe(configurationPage());
});
