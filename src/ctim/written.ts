import type { Finding } from '../lookup/finding.ts';
import { errorsIn, type RelayError } from './relay-error.ts';

/** An answer to a relay request as JSON, and the errors and warnings in it. */
export type WrittenResponse = { readonly json: string; readonly errors: readonly RelayError[] };

/** Characters kept of one kind of text, for all findings together: about as many bytes. */
const maxCharacters = 32 * 1024 * 1024;

/**
 * Writes a text for each key once, and gives the same again for as long as the key lives: a finding is kept with the answer
 * it was made of, so what is written of it dies with that answer. Beyond 32 MB all of it is forgotten, and written anew.
 */
export function writtenOnce<K extends object, T>(
  write: (key: K) => T,
  lengthOf: (written: T) => number,
): (key: K) => T {
  let known = new WeakMap<K, T>();
  let characters = 0;
  return (key) => {
    const before = known.get(key);
    if (before !== undefined) return before;
    const written = write(key);
    characters += lengthOf(written);
    if (characters > maxCharacters) {
      known = new WeakMap();
      characters = lengthOf(written);
    }
    known.set(key, written);
    return written;
  };
}

/**
 * Puts what was found, each entity as its JSON, beside what went wrong: empty kinds are left out, and so is the data when
 * there is none but there are errors. `warnings` are added to the errors that the findings tell of.
 */
export function writeResponse(
  entities: Readonly<Record<string, readonly string[]>>,
  findings: readonly Finding[],
  warnings: readonly RelayError[],
): WrittenResponse {
  let data = '';
  for (const kind in entities) {
    const docs = entities[kind] ?? [];
    if (docs.length === 0) continue;
    if (data !== '') data += ',';
    data += `"${kind}":{"count":${docs.length},"docs":[${docs.join(',')}]}`;
  }
  const errors = [...errorsIn(findings, Date.now()), ...warnings];
  if (errors.length === 0) return { json: `{"data":{${data}}}`, errors };
  const written = `"errors":${JSON.stringify(errors)}`;
  return { json: data === '' ? `{${written}}` : `{"data":{${data}},${written}}`, errors };
}
