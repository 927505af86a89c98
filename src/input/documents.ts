import { Buffer } from 'node:buffer';
import { UnusableInput } from './entry.ts';

/** Largest document that is read as a whole, in bytes. */
const maxDocumentBytes = 64 * 1024 * 1024;

/** All of a stream. Rejects with `UnusableInput` when that is more than 64 MiB. */
export async function wholeOf(bytes: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of bytes) {
    length += chunk.length;
    bound(length);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** What starts a message of a mailbox (mbox), behind a blank line. */
const mboxStart = /\n\r?\n(?=From \S[^\n]{0,998}\d{4}\s*?\n)/g;
const mboxLine = /^From \S[^\n]*\n/;

/** An e-mail as it came, and what it is called within its mailbox; empty when it is not in one. */
export type Mail = { readonly mail: Buffer; readonly name: string };

/**
 * The e-mails of a stream that is one, or a mailbox (mbox) of several, without the lines that stand between them. Rejects
 * with `UnusableInput` when one is larger than 64 MiB.
 */
export async function* mailsIn(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Mail> {
  let isMailbox: boolean | undefined;
  let held: Buffer[] = [];
  let heldLength = 0;
  /** What was searched last: a start may be cut in two by the end of a chunk. */
  let tail: Buffer = Buffer.alloc(0);
  let given = 0;
  const flush = (): Mail => {
    const mail = withoutMboxLine(Buffer.concat(held));
    held = [];
    heldLength = 0;
    given += 1;
    return { mail, name: isMailbox ? `message ${given}` : '' };
  };
  for await (const chunk of bytes) {
    isMailbox ??= Buffer.from(chunk)
      .toString('latin1', 0, 64)
      .replace(/^[\s]+/, '')
      .startsWith('From ');
    let rest: Buffer = tail.length === 0 ? Buffer.from(chunk) : Buffer.concat([tail, chunk]);
    tail = Buffer.alloc(0);
    if (isMailbox) {
      let start = 0;
      for (const { index, 0: mark } of rest.toString('latin1').matchAll(mboxStart)) {
        held.push(rest.subarray(start, index));
        start = index + mark.length;
        yield flush();
      }
      rest = rest.subarray(start);
      const cut = Math.max(rest.length - 1024, 0);
      tail = rest.subarray(cut);
      rest = rest.subarray(0, cut);
    }
    held.push(rest);
    heldLength += rest.length;
    bound(heldLength);
  }
  held.push(tail);
  yield flush();
}

function bound(length: number): void {
  if (length > maxDocumentBytes)
    throw new UnusableInput('it is a document of more than 64 MiB; read a part of it at a time');
}

function withoutMboxLine(mail: Buffer): Buffer {
  const start = mail.toString('latin1', 0, 2048).replace(/^\s+/, '');
  const blank = mail.toString('latin1', 0, 2048).length - start.length;
  return mail.subarray(blank + (mboxLine.exec(start)?.[0].length ?? 0));
}
