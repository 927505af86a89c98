import { z } from 'zod';
import type { Position } from './added-object.ts';
import type { Match } from './page.ts';

/** Where a client goes on, and with what it asked for: clients send `next` without the rest of their query, or with it. */
export type Cursor = { readonly after: Position; readonly match: Match };

const maxCharacters = 12_000;

const texts = z.array(z.string()).optional();
const cursorSchema = z.object({
  after: z.object({ addedAt: z.int(), id: z.string().max(200) }),
  match: z.object({ ids: texts, types: texts, versions: texts, specVersions: texts }),
});

/** A cursor as `next` carries it. It names a place among all objects, so it never goes stale. */
export function writeCursor(cursor: Cursor): string {
  return Buffer.from(JSON.stringify(cursor)).toString('base64url');
}

/** Reads what `writeCursor` wrote; undefined for anything else. Never throws. */
export function readCursor(text: string): Cursor | undefined {
  if (text.length > maxCharacters) return undefined;
  try {
    return cursorSchema.safeParse(JSON.parse(Buffer.from(text, 'base64url').toString())).data;
  } catch {
    return undefined;
  }
}
