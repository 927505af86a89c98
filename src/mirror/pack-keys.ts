import { createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';

/** A key, or what is wrong with its file, to stand after its name; never anything of what the file holds. */
export type KeyRead<T> = { readonly key: T } | { readonly fault: string };

const othersMay = 0o007;
const publicKeyBlock = /-----BEGIN PUBLIC KEY-----[^-]*-----END PUBLIC KEY-----/g;

/**
 * The Ed25519 private key in a file in PEM, as `openssl genpkey -algorithm ed25519` makes it. A file that everyone on the
 * machine may read or write is refused: with what it holds anyone can sign. Windows has no such modes.
 */
export async function readSigningKey(path: string): Promise<KeyRead<KeyObject>> {
  const text = await textOf(path);
  if (typeof text !== 'string') return text;
  const { mode } = await stat(path);
  if (process.platform !== 'win32' && (mode & othersMay) !== 0) {
    return { fault: `may be read or written by everyone (mode ${(mode & 0o777).toString(8)}): chmod 600 it` };
  }
  const key = keyOf(() => createPrivateKey(text));
  return key === undefined ? { fault: 'must hold an Ed25519 private key in PEM, without a passphrase' } : { key };
}

/** The Ed25519 public keys in a file in PEM, one or, while keys are changed, several (`openssl pkey -pubout`). */
export async function readVerifyingKeys(path: string): Promise<KeyRead<readonly KeyObject[]>> {
  const text = await textOf(path);
  if (typeof text !== 'string') return text;
  const keys = (text.match(publicKeyBlock) ?? []).map((block) => keyOf(() => createPublicKey(block)));
  const isGood = keys.length > 0 && keys.every((key) => key !== undefined);
  return isGood ? { key: keys.filter((key) => key !== undefined) } : { fault: 'must hold Ed25519 public keys in PEM' };
}

/** Names a key, private or public, by its public part, as SSH does: `SHA256:` and the hash of its SPKI in Base64. */
export function fingerprintOf(key: KeyObject): string {
  const spki = (key.type === 'private' ? createPublicKey(key) : key).export({ type: 'spki', format: 'der' });
  return `SHA256:${createHash('sha256').update(spki).digest('base64').replace(/=+$/, '')}`;
}

async function textOf(path: string): Promise<string | { readonly fault: string }> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    return { fault: 'must be a file that can be read' };
  }
}

function keyOf(create: () => KeyObject): KeyObject | undefined {
  try {
    const key = create();
    return key.asymmetricKeyType === 'ed25519' ? key : undefined;
  } catch {
    return undefined;
  }
}
