const plainJson = /^[\x20\x21\x23-\x5b\x5d-\x7e]*$/;
const jsonControls = /[\p{Cc}\u2028\u2029]/gu;

/**
 * `value` as JSON. Control characters beyond JSON's own escapes (DEL, C1, U+2028, U+2029) are escaped too, so that the text
 * cannot drive a terminal; a parser gives the same value back.
 */
export function jsonText(value: unknown): string {
  return JSON.stringify(value).replace(jsonControls, unicodeEscape);
}

/** `jsonText` of a string or null, faster: most strings need no escape. */
export function jsonString(value: string | null): string {
  if (value === null) return 'null';
  return plainJson.test(value) ? `"${value}"` : jsonText(value);
}

function unicodeEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
