const closers = new Map([
  [')', '('],
  [']', '['],
  ['}', '{'],
]);
const punctuation = new Set([...'.,;:!?*…']);
const endsInPunctuation = /[)\]}.,;:!?*…]$/;

/** Without trailing punctuation, and without closing brackets that were opened before the value: `(see http://host/a).` */
export function withoutTrailingPunctuation(value: string): string {
  if (!endsInPunctuation.test(value)) return value;
  const surplus = new Map([...closers].map(([close, open]) => [close, count(value, close) - count(value, open)]));
  let end = value.length;
  while (end > 0) {
    const last = value.charAt(end - 1);
    const unopened = surplus.get(last) ?? 0;
    if (unopened > 0) surplus.set(last, unopened - 1);
    else if (!punctuation.has(last)) break;
    end -= 1;
  }
  return value.slice(0, end);
}

function count(text: string, character: string): number {
  let found = 0;
  for (let at = text.indexOf(character); at !== -1; at = text.indexOf(character, at + 1)) found += 1;
  return found;
}
