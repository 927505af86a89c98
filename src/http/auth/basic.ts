import { fingerprint, isSame } from './fingerprint.ts';
import { refusal, type Verdict } from './verdict.ts';

const base64 = /^[A-Za-z0-9+/]+={0,2}$/;
const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Checks what stands after `Basic` (RFC 7617, UTF-8) against one user and password. Both are compared, whichever is
 * wrong, and no comparison takes longer for being nearly right.
 */
export function createBasicCheck(user: string, password: string): (encoded: string) => Verdict {
  // The charset that we announce asks clients for this form.
  const ourUser = fingerprint(user.normalize('NFC'));
  const ourPassword = fingerprint(password.normalize('NFC'));
  const credentials = { kind: 'basic', caller: `basic:${user.slice(0, 64)}` } as const;
  return (encoded) => {
    const pair = decode(encoded);
    const colon = pair?.indexOf(':') ?? -1;
    if (pair === undefined || colon < 0) {
      return refusal('Wrong credentials', 'malformed', 'the credentials are no user and password in base64 and UTF-8');
    }
    const isUser = isSame(fingerprint(pair.slice(0, colon)), ourUser);
    const isPassword = isSame(fingerprint(pair.slice(colon + 1)), ourPassword);
    if (isUser && isPassword) return credentials;
    return refusal('Wrong credentials', 'credentials', `the ${isUser ? 'password' : 'user'} is another one`);
  };
}

function decode(encoded: string): string | undefined {
  if (!base64.test(encoded)) return undefined;
  try {
    return utf8.decode(Buffer.from(encoded, 'base64'));
  } catch {
    return undefined;
  }
}
