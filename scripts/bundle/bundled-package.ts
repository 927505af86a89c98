import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A package that code of is in the bundle. */
export type BundledPackage = {
  readonly name: string;
  readonly version: string;
  /** What its `package.json` says: an SPDX identifier or expression where the package keeps to the form, else any text. */
  readonly licence: string;
  /** Where it is installed. */
  readonly directory: string;
};

/** The packages that these modules (absolute paths) are from, each once for each place it is installed at, by name. */
export function packagesOf(moduleIds: readonly string[]): readonly BundledPackage[] {
  const directories = new Set(moduleIds.map(packageDirectory).filter((directory) => directory !== undefined));
  return [...directories].map(installedAt).sort((one, other) => (idOf(one) < idOf(other) ? -1 : 1));
}

/** The name and version, as npm writes them: `zod@4.6.7`. */
export function idOf({ name, version }: BundledPackage): string {
  return `${name}@${version}`;
}

function packageDirectory(moduleId: string): string | undefined {
  return /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(moduleId.replace(/^\0/, ''))?.[0];
}

function installedAt(directory: string): BundledPackage {
  const { name, version, license } = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'));
  return {
    name,
    version,
    licence: typeof license === 'string' ? license : JSON.stringify(license ?? 'none'),
    directory,
  };
}
