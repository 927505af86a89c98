import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** How much of a file was covered; `missed` are line numbers. */
export type FileCoverage = {
  readonly path: string;
  readonly lines: number;
  readonly covered: number;
  readonly missed: readonly number[];
};

/** What the test runner writes of a file (Istanbul's form), as far as it is read here. */
type Statements = {
  readonly statementMap: Readonly<
    Record<string, { readonly start: { readonly line: number; readonly column: number } }>
  >;
  readonly s: Readonly<Record<string, number>>;
};

/** What V8 writes of a script: functions with nested ranges, each with how often it ran. Offsets count characters. */
type Range = { readonly startOffset: number; readonly endOffset: number; readonly count: number };
type Script = { readonly url: string; readonly functions: readonly { readonly ranges: readonly Range[] }[] };

/**
 * The coverage of each file, by the line on which a statement starts: run in the test runner, as its report says, or in
 * one of the processes whose V8 coverage lies in `processes`. Types are stripped by Node.js in place, so V8's offsets are
 * those of the source.
 */
export function measuredCoverage(report: URL, processes: string): FileCoverage[] {
  const files: Record<string, Statements> = JSON.parse(readFileSync(report, 'utf8'));
  const scripts = scriptsByPath(processes);
  return Object.entries(files).flatMap(([path, { statementMap, s }]) => {
    const offsets = lineOffsets(readFileSync(path, 'utf8'));
    const runs = scripts.get(path) ?? [];
    const lines = new Map<number, boolean>();
    for (const [id, { start }] of Object.entries(statementMap)) {
      const offset = (offsets[start.line - 1] ?? 0) + start.column;
      const isRun = (s[id] ?? 0) > 0 || runs.some((script) => ranAt(script, offset));
      lines.set(start.line, isRun || (lines.get(start.line) ?? false));
    }
    const missed = [...lines].filter(([, isRun]) => !isRun).map(([line]) => line);
    if (lines.size === 0) return [];
    return [{ path: relative('.', path), lines: lines.size, covered: lines.size - missed.length, missed }];
  });
}

function scriptsByPath(directory: string): Map<string, Script[]> {
  const byPath = new Map<string, Script[]>();
  for (const name of readdirSync(directory)) {
    const { result }: { result: Script[] } = JSON.parse(readFileSync(join(directory, name), 'utf8'));
    for (const script of result) {
      if (!script.url.startsWith('file:') || !script.url.includes('/src/')) continue;
      const path = fileURLToPath(script.url);
      byPath.set(path, [...(byPath.get(path) ?? []), script]);
    }
  }
  return byPath;
}

/** Whether the innermost range around an offset ran. */
function ranAt({ functions }: Script, offset: number): boolean {
  let innermost: Range | undefined;
  for (const { ranges } of functions) {
    for (const range of ranges) {
      if (range.startOffset > offset || range.endOffset <= offset) continue;
      const isInner =
        innermost === undefined || range.endOffset - range.startOffset <= innermost.endOffset - innermost.startOffset;
      if (isInner) innermost = range;
    }
  }
  return innermost !== undefined && innermost.count > 0;
}

function lineOffsets(text: string): number[] {
  const offsets = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) offsets.push(at + 1);
  return offsets;
}
