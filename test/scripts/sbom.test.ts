import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Version } from '@cyclonedx/cyclonedx-library/Spec';
import { JsonStrictValidator } from '@cyclonedx/cyclonedx-library/Validation';
import { beforeAll, describe, expect, test } from 'vitest';
import { billOfMaterials } from '../../scripts/bundle/bill-of-materials.ts';
import { bundleRelay } from '../../scripts/bundle/bundle-relay.ts';
import { idOf } from '../../scripts/bundle/bundled-package.ts';

const root = join(import.meta.dirname, '../..');
const validator = new JsonStrictValidator(Version.v1dot5);
let printed: string;

beforeAll(async () => {
  printed = (await promisify(execFile)(process.execPath, ['scripts/sbom.ts'], { cwd: root })).stdout;
}, 120_000);

describe('the bill of materials', () => {
  test('keeps to the schema of CycloneDX, and another would not', async () => {
    expect(await validator.validate(printed)).toBeNull();
    expect(await validator.validate(printed.replace('"type": "library"', '"type": "thing"'))).not.toBeNull();
  });

  test('lists what is bundled, each with its hash and its licence, and none of the tools', async () => {
    const { components, metadata } = JSON.parse(printed);
    const ids = components.map((component: { 'bom-ref': string }) => component['bom-ref']);
    expect(ids.toSorted()).toEqual((await bundleRelay()).map(idOf).toSorted());
    expect(ids.join(' ')).not.toMatch(/vitest|typescript|rolldown/);
    for (const component of components) {
      expect(component).toMatchObject({
        purl: expect.stringMatching(/^pkg:npm\//),
        hashes: [{ alg: 'SHA-512' }],
        licenses: [expect.anything()],
        properties: [],
      });
    }
    expect(metadata.component).toMatchObject({ name: 'cybercrime-tracker-relay', type: 'application' });
  });

  test('tells what needs what, of those alone', () => {
    const { components, dependencies, metadata } = JSON.parse(printed);
    const needs = new Map<string, string[]>(
      dependencies.map(({ ref, dependsOn }: { ref: string; dependsOn: string[] }) => [ref, dependsOn]),
    );
    const ids: string[] = components.map((component: { 'bom-ref': string }) => component['bom-ref']);
    expect([...needs.keys()].toSorted()).toEqual([...ids, metadata.component['bom-ref']].toSorted());
    expect(ids).toEqual(expect.arrayContaining([...needs.values()].flat()));
    expect(needs.get(metadata.component['bom-ref'])?.some((id) => id.startsWith('undici@'))).toBe(true);
  });

  test('is not made without a package that is bundled', () => {
    const unknown = { name: 'unknown', version: '1.0.0', licence: 'MIT', directory: '/nowhere' };
    expect(() => billOfMaterials('relay', JSON.parse(printed), [unknown])).toThrow('without unknown@1.0.0');
  });
});
