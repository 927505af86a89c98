import type { FindingContext, FindingWriter } from '../../formats/finding-writer.ts';
import { terminalText } from '../../formats/terminal-cell.ts';
import { familiesBehind, listingsBehind } from '../../lookup/evidence.ts';
import { builtInPlaces } from '../../observables/allowed-places.ts';
import { newestListing } from '../../tracker/listing.ts';
import { minuteOf } from '../age.ts';
import { defanged } from '../defanged.ts';
import { inWords } from './finding-words.ts';

/**
 * A table in Markdown for a ticket, below what was not read: values defanged, nothing in them that Markdown obeys. Holds all
 * rows, the worst first.
 */
export function findingsAsMarkdown(
  { now, relayVersion, allowed = builtInPlaces }: FindingContext,
  remarks: readonly string[],
): FindingWriter {
  const rows: { readonly rank: number; readonly text: string }[] = [];
  return {
    head: '',
    row(finding) {
      const { verdict, rank, meaning, origin } = inWords(finding, allowed, now.getTime());
      const cells = [
        verdict,
        code(defanged(finding.question.observable.value)),
        plain(
          familiesBehind(finding)
            .filter((family) => family !== '')
            .join(', '),
        ),
        newestListing(listingsBehind(finding))?.date ?? '',
        plain(`${meaning} ${origin}`.trim()),
      ];
      rows.push({ rank, text: `| ${cells.join(' | ')} |\n` });
      return '';
    },
    *end() {
      yield `CyberCrime Tracker, looked up ${minuteOf(now.getTime())} by cybercrime-tracker-relay ${relayVersion}. Not listed is not clean.\n\n`;
      if (remarks.length > 0) yield `${remarks.map((remark) => `- ${plain(remark)}\n`).join('')}\n`;
      yield '| Verdict | Observable | Family | Listed | What it means |\n| --- | --- | --- | --- | --- |\n';
      for (const { text } of rows.sort((one, other) => one.rank - other.rank)) yield text;
    },
  };
}

/** A code span whose fence its content can't end. */
function code(value: string): string {
  const text = terminalText(value).replaceAll('|', '\\|');
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  return longest === 0 ? `${fence}${text}${fence}` : `${fence} ${text} ${fence}`;
}

/** Also what Markdown makes a link by itself, `http://` and `www.`, is none. */
function plain(text: string): string {
  return terminalText(text).replace(/[\\`*_{}[\]<>#|~@]|:(?=\/\/)|(?<=www)\./gi, '\\$&');
}
