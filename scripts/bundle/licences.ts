import { type BundledPackage, idOf } from './bundled-package.ts';

/**
 * The licences under which a package may be bundled, as `package.json` writes them. All let the relay be given on, bundled
 * and under its own licence, for no more than keeping their text beside it. Add one only after reading it; an expression
 * such as `(MIT OR GPL-3.0-only)` is added as it stands.
 */
const allowedLicences: ReadonlySet<string> = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'ISC',
  'MIT',
  'MIT-0',
]);

/** One sentence for each of these packages whose licence is not in the list, naming the package and the licence. */
export function licenceFaults(packages: readonly BundledPackage[]): readonly string[] {
  return packages
    .filter(({ licence }) => !allowedLicences.has(licence))
    .map((bundled) => `${idOf(bundled)} is bundled under a licence that is not allowed: ${bundled.licence}`);
}
