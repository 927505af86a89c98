import type { Buffer } from 'node:buffer';

/** How files begin that may look like text and are none that can be read. */
const documents: readonly Kind[] = [
  ['%PDF-', 'a PDF; make a text of it: pdftotext FILE - | cct lookup'],
  ['{\\rtf', 'an RTF document; save it as text'],
];

const program = 'a program; strings FILE | cct lookup reads what text is in it';
const utf32 = 'text in UTF-32; convert it: iconv -f UTF-32 -t UTF-8 FILE | cct lookup';
const capture = 'a packet capture; make a text of it: tshark -V -r FILE | cct lookup';

/** How binary files begin, octet by octet, what they are, and how to make a text of them. */
const binaries: readonly Kind[] = [
  [
    'PK\u0003\u0004',
    'a zip archive or an office document; read a zip with: unzip -p FILE | cct lookup, save a document as text or CSV',
  ],
  ['\u00d0\u00cf\u0011\u00e0', 'an old office document or an Outlook message; save it as text, CSV or .eml'],
  ['7z\u00bc\u00af', 'a 7z archive; unpack it: 7z x -so FILE | cct lookup'],
  ['Rar!', 'a RAR archive; unpack it: unrar p -inul FILE | cct lookup'],
  ['\u00fd7zXZ', 'compressed with xz; decompress it: xzcat FILE | cct lookup'],
  ['BZh', 'compressed with bzip2; decompress it: bzcat FILE | cct lookup'],
  ['\u0004"M\u0018', 'compressed with LZ4; decompress it: lz4cat FILE | cct lookup'],
  ['\u00d4\u00c3\u00b2\u00a1', capture],
  ['\u00a1\u00b2\u00c3\u00d4', capture],
  ['\n\r\r\n', capture],
  ['\u00ff\u00fe\0\0', utf32],
  ['\0\0\u00fe\u00ff', utf32],
  ['ElfFile', 'a Windows event log; export it as XML or CSV'],
  ['SQLite format 3', 'an SQLite database; make a text of it: sqlite3 FILE .dump | cct lookup'],
  ['\u007fELF', program],
  ['MZ', program],
  ['\u00cf\u00fa\u00ed\u00fe', program],
  ['\u00ca\u00fe\u00ba\u00be', program],
  ['\u0089PNG', 'an image'],
  ['GIF8', 'an image'],
  ['\u00ff\u00d8\u00ff', 'an image'],
];

type Kind = readonly [mark: string, kind: string];

const tarMarkAt = 257;
const textControls = new Set([0x08, 0x09, 0x0a, 0x0c, 0x0d, 0x1b]);
const maxControlShare = 0.03;

/**
 * Why a stream that starts with `head` is not read as text, and what to do instead; undefined for one that is. A text
 * has no zero bytes in its first 512, and hardly any control characters in its first 4,096.
 */
export function refusalOf(head: Buffer): string | undefined {
  const start = head.toString('latin1', 0, 16);
  const isBinary = head.subarray(0, 512).includes(0) || controlShare(head) > maxControlShare;
  const known = [...documents, ...binaries.filter(([mark]) => isBinary || !isAscii(mark))];
  const kind = known.find(([mark]) => start.startsWith(mark));
  if (kind !== undefined) return `it is ${kind[1]}`;
  if (!isBinary) return undefined;
  if (head.toString('latin1', tarMarkAt, tarMarkAt + 5) === 'ustar') {
    return 'it is a tar archive; unpack it: tar -xOf FILE | cct lookup';
  }
  return 'it is no text; strings FILE | cct lookup reads what text is in it';
}

function controlShare(head: Buffer): number {
  const start = head.subarray(0, 4096);
  let controls = 0;
  for (const byte of start) if (byte > 0 && byte < 0x20 && !textControls.has(byte)) controls += 1;
  return start.length === 0 ? 0 : controls / start.length;
}

function isAscii(mark: string): boolean {
  return [...mark].every((character) => character < '\u0080');
}
