import { taxiiMediaType } from './media-type.ts';

const titles = {
  400: 'Bad Request',
  401: 'Unauthorized',
  404: 'Not Found',
  405: 'Method Not Allowed',
  406: 'Not Acceptable',
  503: 'Service Unavailable',
} as const;

/** A TAXII error object (TAXII 2.1, section 3.6.1) as JSON. */
export function taxiiErrorText(status: keyof typeof titles, description: string): string {
  return JSON.stringify({ title: titles[status], description, http_status: String(status) });
}

/** An answer that says in a TAXII error object what is wrong. */
export function taxiiError(
  status: keyof typeof titles,
  description: string,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return new Response(taxiiErrorText(status, description), {
    status,
    headers: { 'content-type': taxiiMediaType, ...headers },
  });
}
