const maxCharacters = 1024;

/** Controls, and what is invisible or turns the direction of writing: zero-width characters, BOM, soft hyphen, tags. */
const unseen = /[\p{Cf}\p{Default_Ignorable_Code_Point}]+/gu;
const blank = /[\p{Cc}\s]+/gu;

/**
 * A text of the site's (a message, a family) made fit to show and to pass on: without invisible characters and such as turn
 * the direction of writing, white space and controls as single spaces, well-formed, at most 1,024 characters.
 */
export function printable(text: string): string {
  return text.replace(unseen, '').replace(blank, ' ').trim().slice(0, maxCharacters).toWellFormed();
}
