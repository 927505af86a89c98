import type { FeedSource } from './feed.ts';
import { maxBytes } from './feed.ts';

/** A piece of a feed's text; with a `failure` there is more of the feed, which is not to be had. */
export type FeedText = { readonly text: string; readonly isLast: boolean; readonly failure?: string };

/**
 * The text of a source of UTF-8 octets, a byte order mark left out, in pieces that never split a character. A source that
 * fails, or goes on beyond `maxBytes`, ends in a piece that says so. Never throws.
 */
export async function* feedText(source: FeedSource): AsyncGenerator<FeedText, void> {
  const decoder = new TextDecoder();
  let bytes = 0;
  try {
    for await (const piece of source) {
      bytes += piece.length;
      if (bytes > maxBytes) return yield { text: '', isLast: true, failure: `longer than ${maxBytes} bytes` };
      yield { text: typeof piece === 'string' ? piece : decoder.decode(piece, { stream: true }), isLast: false };
    }
  } catch (error) {
    const failure = error instanceof Error && error.message !== '' ? error.message : 'the connection was lost';
    return yield { text: '', isLast: true, failure };
  }
  yield { text: decoder.decode(), isLast: true };
}
