/**
 * The number that a dotted quad stands for, such as 3,221,225,985 for `192.0.2.1`; undefined for any other text. An octet
 * with a leading zero makes it another text: some programs read such a one as octal.
 */
export function dottedQuad(text: string): number | undefined {
  if (text.length > 15) return undefined;
  let address = 0;
  let octet = -1;
  let dots = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 46) {
      if (octet === -1) return undefined;
      address = address * 256 + octet;
      octet = -1;
      dots += 1;
    } else if (code >= 48 && code <= 57 && octet !== 0) {
      octet = octet === -1 ? code - 48 : octet * 10 + code - 48;
      if (octet > 255) return undefined;
    } else return undefined;
  }
  return dots === 3 && octet !== -1 ? address * 256 + octet : undefined;
}
