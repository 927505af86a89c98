const plainCsv = /^(?![=+\-@])[\x20\x21\x23-\x2b\x2d-\x7e]*$/;
const csvControls = /(?![\t\r\n])\p{Cc}/gu;
const formulaStart = /^[=+\-@\t\r\n＝＋－＠]/;
const needsQuotes = /[",\r\n]/;

/**
 * One cell of CSV (RFC 4180), quoted where it must be.
 *
 * Two deviations from the value as it is: a cell that a spreadsheet would run as a formula (starting with `=`, `+`, `-`,
 * `@`, their full-width forms, tab, CR or LF) gets a leading `'`; control characters other than tab and line ends, which
 * could drive a terminal, appear as `\xNN`.
 */
export function csvCell(value: string): string {
  if (plainCsv.test(value)) return value;
  const printable = value.replace(csvControls, hexEscape);
  const cell = formulaStart.test(printable) ? `'${printable}` : printable;
  return needsQuotes.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/** One record of CSV, its line end (CRLF) included. */
export function csvRow(cells: readonly string[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

function hexEscape(character: string): string {
  return `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
}
