/** What a listing speaks against: the URL it names, or just the host or the address of that URL. */
export type ListedAs = 'url' | 'domain' | 'ip';

/**
 * In STIX's numbers for Low (up to 29) and Medium (30 to 69): the tracker vouches for a URL; its host or its address may
 * serve other content too, and what is suspicious is so only indirectly.
 */
const fresh = { url: 65, domain: 40, ip: 40, suspicious: 15 } as const;

const yearMs = 365.25 * 86_400_000;

/** What is left of it, in percent, from how many years after the listing on; a listing without a date is of the oldest. */
const ages = [
  { years: 6, percent: 30 },
  { years: 3, percent: 50 },
  { years: 1, percent: 75 },
] as const;

/**
 * How far to trust a listing, from 0 to 100, at `at` (Unix milliseconds): less for what it names only indirectly, and less
 * the older it is. `lastListed` is `YYYY-MM-DD`, or empty when unknown.
 */
export function confidenceIn(as: ListedAs, isSuspicious: boolean, lastListed: string, at: number): number {
  const start = Date.parse(lastListed);
  const age = Number.isNaN(start) ? ages[0] : ages.find(({ years }) => at - start >= years * yearMs);
  return Math.round((fresh[isSuspicious ? 'suspicious' : as] * (age?.percent ?? 100)) / 100);
}

/** Since when that confidence is as it is, in Unix milliseconds, by the listing's age; undefined for one without a date. */
export function confidenceSince(lastListed: string, at: number): number | undefined {
  const start = Date.parse(lastListed);
  if (Number.isNaN(start)) return undefined;
  const age = ages.find(({ years }) => at - start >= years * yearMs);
  return start + (age?.years ?? 0) * yearMs;
}

/** CTIM's word for a confidence, by STIX's scale of Low, Medium and High. */
export function confidenceName(confidence: number): 'Low' | 'Medium' | 'High' {
  if (confidence < 30) return 'Low';
  return confidence < 70 ? 'Medium' : 'High';
}
