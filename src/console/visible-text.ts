import { html } from 'hono/html';
import type { Html } from './layout.ts';

/** Controls, what is invisible or turns the direction of writing, unassigned characters, and spaces that are none. */
const unseen = /([\p{C}\p{Default_Ignorable_Code_Point}\u2028\u2029]|(?! )\p{Zs})/u;

const maxShown = 600;

/**
 * A text as it is, isolated from the direction of what is around it. What would not be seen is shown by its number, such as
 * `U+202E`. What is longer than 600 characters is cut, and says of how many it is.
 */
export function visible(text: string): Html {
  const shown = text.length > maxShown ? text.slice(0, maxShown) : text;
  const parts = shown.split(unseen).map((part, index) => (index % 2 === 0 ? part : marked(part)));
  const rest =
    text.length > maxShown
      ? html`<span class="cut">… ${text.length.toLocaleString('en')} characters in all</span>`
      : '';
  return html`<bdi>${parts}</bdi>${rest}`;
}

function marked(character: string): Html {
  const number = character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0');
  return html`<span class="unseen">U+${number}</span>`;
}
