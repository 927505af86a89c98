import { readFileSync, statSync } from 'node:fs';
import { rangeOf } from './address-ranges.ts';
import { canonicalLocation } from './canonical.ts';

/** What an allowlist names: names in canonical form, each of which stands for what is below it too, and address ranges. */
export type AllowlistEntries = {
  readonly names: readonly string[];
  readonly ranges: readonly string[];
  /** When its file was last written, in Unix milliseconds. */
  readonly changedAt?: number;
};

/** An allowlist as read, and what is wrong with it, a text for each wrong line. */
export type ReadAllowlist = AllowlistEntries & { readonly faults: readonly string[] };

const maxFaults = 20;

/**
 * Reads an allowlist: a domain, host, address or CIDR a line; blank lines and what follows a `#` are passed over. The first
 * 20 wrong lines are told. Never throws.
 */
export function parseAllowlist(text: string): ReadAllowlist {
  const names: string[] = [];
  const ranges: string[] = [];
  const faults: string[] = [];
  const lines = text.replace(/^\ufeff/, '').split(/\r\n|\n|\r/);
  for (const [index, line] of lines.entries()) {
    const entry = line.replace(/#.*$/s, '').trim();
    if (entry === '') continue;
    const name = nameOf(entry);
    if (rangeOf(entry) !== undefined) ranges.push(entry);
    else if (name !== undefined) names.push(name);
    else if (faults.length < maxFaults) {
      faults.push(
        `line ${index + 1} must be a domain, host, address or CIDR, not ${JSON.stringify(entry.slice(0, 80))}`,
      );
    }
  }
  return { names, ranges, faults };
}

/** Reads the allowlist in a file; one that can't be read is a fault. Never throws. */
export function readAllowlist(path: string): ReadAllowlist {
  try {
    return { ...parseAllowlist(readFileSync(path, 'utf8')), changedAt: statSync(path).mtimeMs };
  } catch {
    return { names: [], ranges: [], faults: [`must be a file that can be read, not ${JSON.stringify(path)}`] };
  }
}

/** In canonical form, without a leading `*.` or `.`; undefined for what is no name in DNS. */
function nameOf(entry: string): string | undefined {
  if (/[:/?#@[\]\\\s%]/.test(entry)) return undefined;
  const host = canonicalLocation(entry.replace(/^\*?\./, ''))?.host ?? '';
  return /^[a-z0-9_][a-z0-9_-]{0,62}(?:\.[a-z0-9_-]{1,63})*$/.test(host) && /[a-z]/.test(host) ? host : undefined;
}
