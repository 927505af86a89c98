import { csvRow } from '../../formats/csv-text.ts';
import { originText } from '../../formats/finding-writer.ts';
import type { FindingFormatName } from '../../formats/format-names.ts';
import { jsonText } from '../../formats/json-text.ts';
import { terminalText } from '../../formats/terminal-cell.ts';
import type { InputRemarks } from '../../input/input-remarks.ts';
import { exitCodes, UsageError } from '../exit-codes.ts';
import { writeOut } from '../write-out.ts';
import type { Entries, Located } from './entries.ts';

/**
 * Prints what would be looked up and asks nobody: one observable a line, as JSON with where it was read, or as CSV.
 * Resolves with the exit code: 2 when there is nothing, or something could not be read.
 *
 * @throws UsageError when the format is one of findings only.
 */
export async function extractOnly(
  entries: Entries,
  output: FindingFormatName | undefined,
  withSource: boolean,
  remarks: InputRemarks,
): Promise<number> {
  const { head, row } = formatOf(output ?? 'table', withSource);
  let count = 0;
  async function* text() {
    yield head;
    for await (const batch of entries.batches) {
      count += batch.length;
      yield batch.map(row).join('');
    }
  }
  if (!(await writeOut(text()))) return exitCodes.pipeClosed;
  for (const line of remarks.lines()) process.stderr.write(`${terminalText(line)}\n`);
  if (count === 0 && !remarks.explainsNothing) process.stderr.write('Nothing of the types asked for was found.\n');
  return remarks.hasUnread || remarks.hasUnreadPieces || count === 0 ? exitCodes.usage : exitCodes.success;
}

function formatOf(name: FindingFormatName, withSource: boolean) {
  switch (name) {
    case 'table':
      return {
        head: '',
        row: ({ observable, from }: Located) =>
          `${terminalText(observable.value)}${withSource ? `\t${terminalText(originText(from))}` : ''}\n`,
      };
    case 'json':
      return {
        head: '',
        row: ({ observable, from }: Located) => `${jsonText({ observable, from: from ?? null })}\n`,
      };
    case 'csv': {
      const cells = (all: readonly string[]) => csvRow(withSource ? all : all.slice(0, 2));
      return {
        head: cells(['type', 'value', 'from']),
        row: ({ observable, from }: Located) => cells([observable.type, observable.value, originText(from)]),
      };
    }
    default:
      throw new UsageError(`--extract-only prints as table, json or csv, not as ${name}.`);
  }
}
