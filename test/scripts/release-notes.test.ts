import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { releaseNotes } from '../../scripts/release/release-notes.ts';

const changelog = `# Changelog

## [Unreleased]

## [3.1.0] - 2026-01-31

### Added

- Something ## in brackets.

## [3.0.0]

- The first.
`;

describe('the notes of a release', () => {
  test('are what the changelog says of its version', () => {
    expect(releaseNotes('v3.1.0', '3.1.0', changelog)).toEqual({ notes: '### Added\n\n- Something ## in brackets.\n' });
    expect(releaseNotes('v3.0.0', '3.0.0', changelog)).toEqual({ notes: '- The first.\n' });
  });

  test.each([
    ['another version', 'v3.1.1', '3.1.0', changelog, 'The tag is v3.1.1, but package.json has version 3.1.0'],
    ['no v', '3.1.0', '3.1.0', changelog, 'The tag is 3.1.0, but package.json has version 3.1.0'],
    ['no tag', '', '3.1.0', changelog, 'The tag is missing, but package.json has version 3.1.0'],
    ['no section', 'v3.2.0', '3.2.0', changelog, 'CHANGELOG.md says nothing of version 3.2.0'],
    [
      'an empty one',
      'v3.2.0',
      '3.2.0',
      changelog.replace('## [3.1.0]', '## [3.2.0]\n\n## [3.1.0]'),
      'CHANGELOG.md says nothing of version 3.2.0',
    ],
    [
      'something unreleased',
      'v3.1.0',
      '3.1.0',
      changelog.replace('[Unreleased]', '[Unreleased]\n\n- This.'),
      'CHANGELOG.md has notes under "Unreleased": move them to the version',
    ],
  ])('are refused for %s', (_case, tag, version, text, fault) => {
    expect(releaseNotes(tag, version, text)).toEqual({ fault });
  });

  test('end the release with exit code 1 where they are refused', async () => {
    const run = promisify(execFile)(process.execPath, ['scripts/release-notes.ts', 'v0.0.0'], {
      cwd: join(import.meta.dirname, '../..'),
    });
    await expect(run).rejects.toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining('The tag is v0.0.0'),
    });
  });
});
