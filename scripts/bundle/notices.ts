import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BundledPackage } from './bundled-package.ts';

/**
 * The licences of these packages, as text to ship beside them. A package without a file for its licence is named with
 * what its `package.json` says.
 */
export function noticesFor(packages: readonly BundledPackage[]): string {
  return packages.map(noticeOf).join(`\n${'-'.repeat(80)}\n\n`);
}

function noticeOf({ name, version, licence, directory }: BundledPackage): string {
  const file = readdirSync(directory).find((candidate) => /^licen[cs]e/i.test(candidate));
  const text = file === undefined ? '' : `\n${readFileSync(join(directory, file), 'utf8').trim()}\n`;
  return `${name} ${version} (${licence})\n${text}`;
}
