import type { WatchItem } from '../watch-items.ts';
import type { ObservableObjectType } from './identifiers.ts';
import { schemedUrls } from './schemed-urls.ts';

/** The type of cyber-observable object that an item of `type` and `value` is seen as. */
export function observableTypeOf({ type, value }: Pick<WatchItem, 'type' | 'value'>): ObservableObjectType {
  if (type === 'url') return 'url';
  if (type === 'domain') return 'domain-name';
  return value.includes(':') ? 'ipv6-addr' : 'ipv4-addr';
}

/** A STIX pattern (STIX 2.1, part 9) that matches the item; a URL under either scheme. */
export function patternOf(item: Pick<WatchItem, 'type' | 'value'>): string {
  const type = observableTypeOf(item);
  const values = type === 'url' ? schemedUrls(item.value) : [item.value];
  return `[${values.map((value) => `${type}:value = '${quoted(value)}'`).join(' OR ')}]`;
}

/** In a string, the grammar knows `\'` and `\\` as escapes and no others. */
function quoted(text: string): string {
  return text.replace(/[\\']/g, '\\$&');
}
