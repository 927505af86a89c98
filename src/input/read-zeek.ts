import { type CellReader, cellReader } from './cell-reader.ts';
import { type Entry, type ReadingReport, UnusableInput } from './entry.ts';
import type { LineBlock } from './read-lines.ts';

/** What the header lines of a log say of the lines that follow. */
type Header = {
  separator: string;
  setSeparator: string;
  unset: string;
  empty: string;
  names: readonly string[];
  types: readonly string[];
};

/**
 * Takes the observables out of Zeek's tab-separated logs, also several of them one after the other: out of the `asked`
 * columns (`id.resp_h`, `host`), or else out of all that hold addresses or text. A row is reported when nothing said what
 * its columns are, or when it has none of those asked for. At the end, throws `UnusableInput` when no log had one of them.
 */
export function zeekReader(asked: readonly string[], report: ReadingReport): CellReader<LineBlock> {
  const header: Header = { separator: '\t', setSeparator: ',', unset: '-', empty: '(empty)', names: [], types: [] };
  const reader = cellReader(asked.length > 0, report);
  const known = new Set<string>();

  function entriesOfRow(line: string, number: number): Entry[] {
    if (header.names.length === 0) {
      report.skipped(number, 'no #fields before it', 'unread');
      return [];
    }
    const columns =
      asked.length > 0 ? asked.map((name) => header.names.indexOf(name)).filter((i) => i !== -1) : undefined;
    if (columns?.length === 0) {
      report.skipped(number, `no column ${asked.join(', ')}`);
      return [];
    }
    const cells = line.split(header.separator).map((cell, index) => plain(cell, header.types[index], header));
    return reader.read(cells, header.names, columns, number);
  }

  function read({ first, lines }: LineBlock): Entry[] {
    return lines.flatMap((line, index) => {
      if (line.startsWith('#')) {
        takeDirective(line, header);
        for (const name of header.names) known.add(name);
        return [];
      }
      return line === '' ? [] : entriesOfRow(line, first + index);
    });
  }

  function end(): void {
    const missing = asked.find((name) => !known.has(name));
    if (missing !== undefined)
      throw new UnusableInput(`there is no column ${JSON.stringify(missing)}; there are ${[...known].join(', ')}`);
    reader.end();
  }

  return { read, end };
}

function takeDirective(line: string, header: Header): void {
  const separator = /^#separator\s+(.+)$/.exec(line)?.[1];
  if (separator !== undefined) {
    header.separator = unescaped(separator);
    return;
  }
  const [directive, ...values] = line.split(header.separator);
  const [value = ''] = values;
  switch (directive) {
    case '#fields':
      header.names = values;
      header.types = [];
      break;
    case '#types':
      header.types = values;
      break;
    case '#set_separator':
      header.setSeparator = unescaped(value);
      break;
    case '#unset_field':
      header.unset = value;
      break;
    case '#empty_field':
      header.empty = value;
      break;
  }
}

const holdsObservables = /^(?:(?:set|vector|table)\[)?(?:addr|string|subnet)/;

/** A cell as text, its members apart; empty when it is unset, or of a type that can't hold an observable. */
function plain(cell: string, type: string | undefined, { setSeparator, unset, empty }: Header): string {
  if (cell === unset || cell === empty || (type !== undefined && !holdsObservables.test(type))) return '';
  const isContainer = type?.includes('[') === true && setSeparator !== '';
  return isContainer ? cell.split(setSeparator).map(unescaped).join(' ') : unescaped(cell);
}

function unescaped(text: string): string {
  if (!text.includes('\\x')) return text;
  return text.replace(/\\x([\da-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
