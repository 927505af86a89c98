/**
 * Whether an `Accept` header asks for HTML by its name and for JSON no more than that, as browsers' do when somebody opens
 * an address. Without a header, or with one of wildcards alone, it does not.
 */
export function prefersHtml(accept: string | undefined): boolean {
  if (accept === undefined) return false;
  const ranges = accept.split(',').map(rangeOf);
  const html = qualityOf('text/html', ranges);
  return html > 0 && html >= qualityOf('application/json', ranges);
}

type Range = { readonly type: string; readonly quality: number };

function rangeOf(text: string): Range {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const quality = parameters.find((parameter) => parameter.startsWith('q='));
  return { type, quality: quality === undefined ? 1 : Number(quality.slice(2)) || 0 };
}

function qualityOf(type: string, ranges: readonly Range[]): number {
  return ranges.find((range) => range.type === type)?.quality ?? 0;
}
