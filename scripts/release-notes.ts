import { readFileSync } from 'node:fs';
import packageJson from '../package.json' with { type: 'json' };
import { releaseNotes } from './release/release-notes.ts';

/** Prints what the changelog says of the version that the tag given as the argument is for, or why that is no release. */
const changelog = readFileSync(new URL('../CHANGELOG.md', import.meta.url), 'utf8');
const result = releaseNotes(process.argv[2] ?? '', packageJson.version, changelog);
if ('fault' in result) {
  process.stderr.write(`${result.fault}\n`);
  process.exit(1);
}
process.stdout.write(result.notes);
