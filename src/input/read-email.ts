import { Buffer } from 'node:buffer';
import PostalMime, { type Attachment, decodeWords, type Email } from 'postal-mime';
import type { Observable } from '../observables/observable.ts';
import { textBytes } from './decoded-bytes.ts';
import { type Entry, entryOf, type ReadingReport, UnusableInput } from './entry.ts';
import { firstTimes } from './first-times.ts';
import { observablesOf } from './observables-of.ts';
import { entriesOfHtml } from './read-html.ts';
import { isHtml, isHtmlName, isMail } from './recognise-document.ts';
import { isFolded, unfoldedText } from './unfolded.ts';

const maxDepth = 10;

/**
 * The observables in an e-mail, each once, with the part it was found in: its headers, its text and its HTML, transfer
 * encodings decoded, and attachments that are text, HTML or e-mails themselves. Other attachments, e-mails within more
 * than ten others, and what can't be taken apart are reported as left out. `name` is what the e-mail is called within a
 * mailbox, or empty.
 */
export async function entriesOfEmail(message: Buffer, name: string, report: ReadingReport): Promise<Entry[]> {
  const isNew = firstTimes();
  const entries: Entry[] = [];

  function take(observables: Iterable<Observable>, part: string): void {
    for (const observable of observables) {
      if (isNew(observable)) entries.push({ observable: entryOf(observable, 0).observable, part });
    }
  }

  function takeText(text: string, part: string): void {
    if (isHtml(text)) takeHtml(text, part);
    else
      for (const line of (isFolded(text) ? unfoldedText(text) : text).split('\n'))
        take(observablesOf(line, report.network), part);
  }

  function takeHtml(html: string, part: string): void {
    take(
      entriesOfHtml(html, report.network).map(({ observable }) => observable),
      part,
    );
  }

  async function takeMail(mail: Buffer, within: string, depth: number): Promise<void> {
    const parsed = await parse(mail);
    if ('fault' in parsed) {
      report.leftOut(`${within}encoded parts`, `it can't be taken apart (${parsed.fault})`);
      takeText(mail.toString('utf8'), `${within}source`);
      return;
    }
    for (const { key, value } of parsed.headers)
      take(observablesOf(decodeWords(value), report.network), `${within}header ${key}`);
    if (parsed.text !== undefined) takeText(parsed.text, `${within}text`);
    if (parsed.html !== undefined) takeHtml(parsed.html, `${within}html`);
    for (const attachment of parsed.attachments) await takeAttachment(attachment, within, depth);
    if (!hasContent(parsed)) takeText(mail.toString('utf8'), `${within}source`);
  }

  async function takeAttachment(attachment: Attachment, within: string, depth: number): Promise<void> {
    const content = Buffer.from(attachment.content as ArrayBuffer);
    const name = attachment.filename ?? attachment.mimeType;
    const part = `${within}attachment ${name}`;
    if (attachment.mimeType === 'message/rfc822' || isMail(content.toString('latin1', 0, 65_536))) {
      if (depth < maxDepth) await takeMail(content, `${part}, `, depth + 1);
      else report.leftOut(part, 'it is within too many others');
      return;
    }
    const text = await textOf(content, name);
    if (typeof text !== 'string') report.leftOut(part, text.reason);
    else if (attachment.mimeType === 'text/html' || isHtmlName(name)) takeHtml(text, part);
    else takeText(text, part);
  }

  await takeMail(message, name === '' ? '' : `${name}, `, 0);
  return entries;
}

async function parse(mail: Buffer): Promise<Email | { readonly fault: string }> {
  try {
    return await PostalMime.parse(mail, { forceRfc822Attachments: true });
  } catch (error) {
    return { fault: error instanceof Error ? error.message : 'unknown' };
  }
}

/** An e-mail whose parts are nowhere, for a boundary that does not occur, say, is read as the text it is. */
function hasContent({ text, html, attachments }: Email): boolean {
  return Boolean(text?.trim() || html?.trim() || attachments.length > 0);
}

/** An attachment as text, decompressed if need be; why not, if it is none. */
async function textOf(content: Buffer, name: string): Promise<string | { readonly reason: string }> {
  async function* bytes() {
    yield content;
  }
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of textBytes(bytes(), name)) {
      length += chunk.length;
      if (length > maxAttachmentBytes) return { reason: 'it is larger than 64 MiB' };
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof UnusableInput) return { reason: error.message };
    throw error;
  }
  return Buffer.concat(chunks).toString('utf8');
}

const maxAttachmentBytes = 64 * 1024 * 1024;
