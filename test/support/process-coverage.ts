/**
 * For the environment of a process that a test starts: where it leaves what it covered, for `scripts/test.ts` to add to
 * what the test runner sees by itself. Nothing when coverage isn't asked for.
 */
export function processCoverage(): Record<string, string> {
  const directory = process.env['PROCESS_COVERAGE'];
  return directory === undefined ? {} : { NODE_V8_COVERAGE: directory };
}
