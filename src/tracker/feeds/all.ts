import type { FeedParser, RawRow } from './feed.ts';
import { refusedRow } from './feed.ts';
import { createSplitter } from './splitter.ts';

/**
 * Parses `all.php`: a URL without scheme a line. Old copies separate them by `<br />`, hold `#` comments, and mark some
 * with `(SSL)`. Empty lines and comments are no rows.
 */
export function createAllParser(emit: (row: RawRow) => void): FeedParser {
  const lines = createSplitter(/[\r\n]+|<br\s{0,20}\/?>/i, ({ text, isCut }) => {
    if (isCut) return emit(refusedRow('too-long', text));
    const url = text
      .replace(/(?:^|\s)#.*/, '')
      .replace(/\(SSL\)/gi, '')
      .trim();
    if (url !== '') emit({ kind: 'cells', cells: { family: '', url, ip: '', date: '' } });
  });
  return {
    write: lines.write,
    end() {
      lines.end();
      return undefined;
    },
  };
}
