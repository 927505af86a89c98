import { Buffer } from 'node:buffer';

const leastBytes = 4;
const maxEncodedLength = 16 * 1024 * 1024;
const readable =
  /^(?:text\/|image\/svg\b|application\/(?:[\w.+-]*[+-])?(?:json|x?html|javascript|ecmascript|xml)\b|$)/i;

/** Whether a number may be one of the bytes of a text. */
export function isByte(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 255;
}

/** The text that a list is the bytes of, as journald writes one with characters it can't print; undefined for other lists. */
export function textOfBytes(list: readonly unknown[]): string | undefined {
  if (list.length < leastBytes || !list.every(isByte)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(list));
  } catch {
    return undefined;
  }
}

const dataUrl = /^\s*data:([^,;]{0,128})(?:;[^,;]{0,128}){0,8};base64,/i;

/** The text of a `data:` URL in Base64 that is of one of the types that `textOfBody` reads; undefined for anything else. */
export function textOfDataUrl(url: string): string | undefined {
  const [start = '', type = ''] = dataUrl.exec(url) ?? [];
  if (start === '' || !readable.test(type.trim()) || url.length > maxEncodedLength) return undefined;
  return Buffer.from(decodedOctets(url.slice(start.length)), 'base64').toString('utf8');
}

function decodedOctets(text: string): string {
  return text.replace(/%([2-7][\da-f])/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

/** A body as browsers export it (HAR): an object with these fields and others. */
export type Body = { readonly encoding?: unknown; readonly mimeType?: unknown; readonly text?: unknown };

/**
 * The text of a body in Base64 that is text, JSON, HTML, JavaScript, XML or SVG, of up to 16 MiB encoded, or why it is not
 * read; undefined for an object that is no body in Base64.
 */
export function textOfBody({ encoding, mimeType, text }: Body): { text: string } | { unread: string } | undefined {
  if (encoding !== 'base64' || typeof text !== 'string') return undefined;
  const type = typeof mimeType === 'string' ? mimeType : '';
  if (!readable.test(type)) return { unread: `a body of type ${type.slice(0, 64)}, which was not read` };
  if (text.length > maxEncodedLength) return { unread: 'a body of more than 16 MiB, which was not read' };
  return { text: Buffer.from(text, 'base64').toString('utf8') };
}
