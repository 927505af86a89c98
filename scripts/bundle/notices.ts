import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The licences of the packages that these modules (absolute paths) are from, as text to ship beside them. A package
 * without a file for its licence is named with what its `package.json` says.
 */
export function noticesFor(moduleIds: readonly string[]): string {
  const directories = new Set(moduleIds.map(packageDirectory).filter((directory) => directory !== undefined));
  return [...directories]
    .map(noticeOf)
    .sort()
    .join(`\n${'-'.repeat(80)}\n\n`);
}

function packageDirectory(moduleId: string): string | undefined {
  return /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(moduleId.replace(/^\0/, ''))?.[0];
}

function noticeOf(directory: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'));
  const file = readdirSync(directory).find((candidate) => /^licen[cs]e/i.test(candidate));
  const text = file === undefined ? '' : `\n${readFileSync(join(directory, file), 'utf8').trim()}\n`;
  return `${name} ${version} (${license})\n${text}`;
}
