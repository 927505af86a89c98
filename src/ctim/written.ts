import type { Finding } from '../lookup/finding.ts';
import { errorsIn, type RelayError } from './relay-error.ts';

/** An answer to a relay request as JSON, and the errors and warnings in it. */
export type WrittenResponse = { readonly json: string; readonly errors: readonly RelayError[] };

/** Characters kept of all that is written, for all findings together: about as many bytes. */
const maxCharacters = 96 * 1024 * 1024;

/**
 * Writes a text for each key once, and gives the same again for as long as the key lives: a finding is kept with the answer
 * it was made of, so what is written of it dies with that answer. Beyond 96 MB all of it is forgotten, and written anew.
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
  const errors = [...errorsIn(findings, Date.now()), ...warnings];
  // Joined at once: texts put together step by step are copied as many times.
  const parts: string[] = [];
  for (const kind in entities) {
    const docs = entities[kind] ?? [];
    let before = `${parts.length > 0 ? ']},' : '{"data":{'}"${kind}":{"count":${docs.length},"docs":[`;
    for (const doc of docs) {
      parts.push(before, doc);
      before = ',';
    }
  }
  if (parts.length > 0) parts.push(']}}');
  else if (errors.length === 0) parts.push('{"data":{}');
  if (errors.length > 0) parts.push(parts.length > 0 ? ',' : '{', '"errors":', JSON.stringify(errors));
  parts.push('}');
  return { json: parts.join(''), errors };
}
