import { findingsAsCsv } from '../../formats/finding-csv.ts';
import { findingsAsCtim } from '../../formats/finding-ctim.ts';
import { findingsAsStix } from '../../formats/finding-stix.ts';
import { findingText } from '../../formats/finding-writer.ts';
import type { Finding } from '../../lookup/finding.ts';
import { version } from '../../version.ts';
import type { ConsoleParts } from '../console-parts.ts';
import { findingsAsMarkdown } from './finding-markdown.ts';
import { lookUp } from './look-up.ts';
import { fieldOf, type PostedSelection } from './posted.ts';

const formats = {
  ctim: { format: findingsAsCtim, type: 'application/json', ending: 'ctim.json' },
  stix: { format: findingsAsStix, type: 'application/stix+json;version=2.1', ending: 'stix.json' },
  csv: { format: findingsAsCsv, type: 'text/csv; charset=utf-8', ending: 'csv' },
  markdown: { format: findingsAsMarkdown, type: 'text/markdown; charset=utf-8', ending: 'md' },
} as const;

/** A file of findings: its name, its media type and its text, piece by piece. */
export type ExportedFindings = { readonly name: string; readonly type: string; readonly text: AsyncGenerator<string> };

/** The file of a selection in a format, as the command line writes it; undefined for a format that there is none of. */
export function exported(
  parts: ConsoleParts,
  name: string,
  selection: PostedSelection,
  signal: AbortSignal,
): ExportedFindings | undefined {
  const known = Object.entries(formats).find(([key]) => key === name)?.[1];
  if (known === undefined) return undefined;
  const { format, type, ending } = known;
  const now = new Date();
  const fetchedAt = parts.mirror?.holdings?.fetchedAt;
  const context = {
    now,
    trackerUrl: parts.config.trackerUrl,
    relayVersion: version,
    allowed: parts.allowed,
    snapshotAt: fetchedAt === undefined ? undefined : new Date(fetchedAt),
    validity: { from: parts.config.indicatorValidFrom, days: parts.config.indicatorValidDays },
    terminal: { isColoured: false, columns: 120 },
  };
  const writer = format(context, selection.remarks);
  const day = now.toISOString().slice(0, 16).replaceAll(/[T:]/g, '-');
  return { name: `cybercrime-tracker-${day}.${ending}`, type, text: findingText(inOrder(), writer) };

  /** Findings come as they are found, a file has them in the order they were asked for. */
  async function* inOrder() {
    const order = new Map(selection.observables.map((observable, index) => [fieldOf(observable), index]));
    const all: Finding[] = [];
    for await (const findings of lookUp(parts, selection, signal)) all.push(...findings);
    const placeOf = ({ question }: Finding) => order.get(fieldOf(question.observable)) ?? 0;
    yield all.sort((one, other) => placeOf(one) - placeOf(other));
  }
}
