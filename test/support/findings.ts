/** One line of `lookup --output json`, as far as tests look at it. */
export type PrintedFinding = {
  readonly observable: { readonly type: string; readonly value: string };
  readonly result: string;
  readonly [field: string]: unknown;
};

/** What `lookup` said on standard error but for its first line, which must be on the source. */
export function remarksIn(err: string): string {
  const [first = '', ...others] = err.split('\n');
  if (!first.startsWith('Source: ')) throw new Error(`no source in ${JSON.stringify(err)}`);
  return others.join('\n');
}

/** Newline-delimited JSON, each line parsed. */
export function parsedLines(text: string): PrintedFinding[] {
  if (text !== '' && !text.endsWith('\n')) throw new Error('the last line has no end');
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line));
}

/** Value and result of each. */
export function resultsOf(text: string): (readonly [string, string])[] {
  return parsedLines(text).map(({ observable, result }) => [observable.value, result] as const);
}
