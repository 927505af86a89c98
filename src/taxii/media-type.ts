/** What TAXII 2.1 is spoken in. */
export const taxiiMediaType = 'application/taxii+json;version=2.1';

/** What is in a collection. */
export const stixMediaType = 'application/stix+json;version=2.1';

const accepted: ReadonlySet<string> = new Set([
  taxiiMediaType,
  'application/taxii+json;version="2.1"',
  'application/taxii+json',
  'application/*',
  '*/*',
]);

/** Whether a request with this `Accept` takes TAXII 2.1; one without any takes all. */
export function takesTaxii(accept: string | null): boolean {
  if (accept === null || accept.trim() === '') return true;
  const ranges = accept.toLowerCase().replaceAll(/\s/g, '').split(',').slice(0, 20);
  return ranges.some((range) => !/;q=0(?:\.0*)?$/.test(range) && accepted.has(range.replace(/;q=[\d.]+$/, '')));
}
