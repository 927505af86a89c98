import { type KeyObject, sign, verify } from 'node:crypto';
import { z } from 'zod';
import { parseJson, sha256 } from './header.ts';
import { fingerprintOf } from './pack-keys.ts';
import { decodeSnapshot, type LoadedSnapshot } from './snapshot.ts';

/** A pack that was opened, or why it was refused. */
export type OpenedPack =
  | { readonly kind: 'opened'; readonly snapshot: LoadedSnapshot; readonly signedBy: string }
  | { readonly kind: 'refused'; readonly detail: string };

const format = 'cybercrime-tracker-pack';
const version = 1;
const newline = 0x0a;

/** More octets than any pack of listings has: a snapshot of 256 MiB, which is the most that is read, and what goes before it. */
export const maxPackBytes = 257 * 1024 * 1024;

/** A header and a signature are far shorter; what has no line break by then is no pack. */
const maxLineBytes = 4096;

const headerSchema = z.object({
  format: z.literal(format),
  version: z.literal(version),
  bytes: z.int().nonnegative(),
  sha256: z.string(),
  key: z.string(),
});

/**
 * Signs a snapshot's octets, as they are on disk, with an Ed25519 key. A pack is UTF-8 text: a line of JSON with `format`,
 * `version`, the `bytes` and `sha256` of the snapshot, and the fingerprint of the `key`; a line with the signature over
 * the octets of the first, its line break left out, in Base64; then the snapshot. The same snapshot and key always
 * give the same pack.
 */
export function signPack(snapshot: Buffer, key: KeyObject): Buffer {
  const header: z.output<typeof headerSchema> = {
    format,
    version,
    bytes: snapshot.length,
    sha256: sha256(snapshot),
    key: fingerprintOf(key),
  };
  const line = JSON.stringify(header);
  const signature = sign(null, Buffer.from(line), key).toString('base64');
  return Buffer.concat([Buffer.from(`${line}\n${signature}\n`), snapshot]);
}

/**
 * Opens a pack that one of these Ed25519 public keys has signed. One that another key has signed, or that was altered in a
 * single bit, cut short or added to, is refused. Nothing is read of the snapshot before its signature has been checked.
 * Never throws.
 */
export function openPack(pack: Buffer, keys: readonly KeyObject[]): OpenedPack {
  const headerEnd = pack.subarray(0, maxLineBytes).indexOf(newline);
  const header = headerSchema.safeParse(parseJson(pack.toString('utf8', 0, Math.max(0, headerEnd))));
  if (!header.success) return refused(`it is no pack, or not one of version ${version}`);
  const signatureEnd = pack.subarray(0, headerEnd + 1 + maxLineBytes).indexOf(newline, headerEnd + 1);
  if (signatureEnd === -1) return refused('it breaks off before its listings');

  const { bytes, sha256: expected, key: claimed } = header.data;
  const line = pack.subarray(0, headerEnd);
  const written = pack.toString('latin1', headerEnd + 1, signatureEnd);
  const signature = Buffer.from(written, 'base64');
  // Base64 has several spellings of the same octets, of which only the one that was written counts.
  const isAsWritten = signature.toString('base64') === written;
  const signer = isAsWritten ? keys.find((key) => verify(null, line, key, signature)) : undefined;
  if (signer === undefined) return refused(whyUnsigned(claimed, keys));

  const snapshot = pack.subarray(signatureEnd + 1);
  if (snapshot.length < bytes) return refused(`it breaks off: ${snapshot.length} of ${bytes} bytes are there`);
  if (snapshot.length > bytes) return refused(`${snapshot.length - bytes} bytes were added at its end`);
  if (sha256(snapshot) !== expected) return refused('it was altered after it was signed: its checksum is wrong');
  const decoded = decodeSnapshot(snapshot);
  if (decoded.kind === 'corrupt') return refused(`its snapshot is of no use here: ${decoded.detail}`);
  return { kind: 'opened', snapshot: decoded.snapshot, signedBy: fingerprintOf(signer) };
}

/** What the header claims is not proved: it only helps to tell a wrong key from a pack that was altered. */
function whyUnsigned(claimed: string, keys: readonly KeyObject[]): string {
  const known = keys.map(fingerprintOf);
  if (known.includes(claimed)) return 'it was altered after it was signed: its signature is wrong';
  return `it was signed by another key, ${claimed}, and not by ${known.join(' or ')}`;
}

function refused(detail: string): OpenedPack {
  return { kind: 'refused', detail };
}
