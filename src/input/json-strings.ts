import { textOfBody, textOfBytes } from './encoded-strings.ts';
import { isHalfOfUrl } from './page-url.ts';
import { isTellingName } from './telling-name.ts';

/** A string within a JSON value. */
export type JsonString = {
  /** The names that lead to it, joined by dots; places in lists are not told. */
  readonly path: string;
  readonly value: string;
  /** Given with the last of an object's fields that may be halves of a URL: all of those. */
  readonly siblings?: readonly (readonly [name: string, value: string])[];
};

/**
 * The strings within a parsed JSON value, in order, however deep it is nested, those that are lists of bytes and bodies in
 * Base64 decoded. Of names those that are observables are among them, with the path of their object. `onUnread` is told why a body is not.
 */
export function stringsIn(json: unknown, onUnread?: (reason: string) => void): JsonString[] {
  const strings: JsonString[] = [];
  const pending: JsonValue[] = [{ path: '', value: json }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { path, value } = next;
    if (typeof value === 'string') strings.push({ ...next, value });
    else if (Array.isArray(value)) {
      const text = textOfBytes(value);
      if (text !== undefined) strings.push({ path, value: text });
      else for (let i = value.length - 1; i >= 0; i--) pending.push({ path, value: value[i] });
    } else if (typeof value === 'object' && value !== null) {
      const body = textOfBody(value);
      if (body !== undefined && 'unread' in body) onUnread?.(body.unread);
      const fields = body !== undefined && 'text' in body ? { ...value, text: body.text } : value;
      pending.push(...fieldsOf(fields, path).reverse());
    }
  }
  return strings;
}

type JsonValue = Omit<JsonString, 'value'> & { readonly value: unknown };

function fieldsOf(object: object, path: string): JsonValue[] {
  const fields = Object.entries(object);
  const halves = fields.filter(
    (field): field is [string, string] => typeof field[1] === 'string' && isHalfOfUrl(field[0]),
  );
  const last = halves.length > 1 ? halves.at(-1)?.[0] : undefined;
  return fields.flatMap(([name, value]) => {
    const inner = { path: path === '' ? name : `${path}.${name}`, value };
    const field = name === last ? { ...inner, siblings: halves } : inner;
    return isTellingName(name) ? [{ path, value: name }, field] : [field];
  });
}

/** Whether `path` leads to the field `field`, or into it. */
export function isWithin(path: string, field: string): boolean {
  return path === field || path.startsWith(`${field}.`);
}
