import { z } from 'zod';
import { textOf } from '../tls/certificates.ts';

/** The credentials that callers are asked for, with their variables. */
export const callersSecrets = [
  { key: 'authPassword', variable: 'AUTH_PASSWORD' },
  { key: 'authTokens', variable: 'AUTH_TOKENS' },
  { key: 'authJwtSecret', variable: 'AUTH_JWT_SECRET' },
] as const;

/** The settings that are, or may hold, secrets. Each may be read from the file that `…File` (`…_FILE`) names. */
const secrets = [...callersSecrets, { key: 'cacheUrl', variable: 'CACHE_URL' }] as const;

/** The setting that names the file of a secret. */
export const secretFile = (secret: (typeof secrets)[number]['variable']) =>
  z
    .string()
    .optional()
    .meta({
      unit: 'file',
      description: `File that \`${secret}\` is read from at the start, without its last newline.`,
    });

/** The secrets whose files are named, read, and a line for each file that can't be or is one source too many. */
export function readSecretFiles(input: Readonly<Record<string, unknown>>): {
  readonly read: Readonly<Record<string, string>>;
  readonly faults: readonly string[];
} {
  const read: Record<string, string> = {};
  const faults: string[] = [];
  for (const { key, variable } of secrets) {
    const path = input[`${key}File`];
    if (typeof path !== 'string') continue;
    const text = textOf(path)?.replace(/\r?\n$/, '') ?? '';
    if (input[key] !== undefined) faults.push(`${variable} and ${variable}_FILE must not both be given`);
    else if (text !== '') read[key] = text;
    else
      faults.push(`${variable}_FILE must be a file that can be read and holds something, not ${JSON.stringify(path)}`);
  }
  return { read, faults };
}
