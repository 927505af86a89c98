import type { Indicator } from '../indicator.ts';
import type { ObservableObjectType } from './identifiers.ts';
import { schemedUrls } from './schemed-urls.ts';

/** The type of cyber-observable object that an indicator of `type` and `value` looks for. */
export function observableTypeOf({ type, value }: Pick<Indicator, 'type' | 'value'>): ObservableObjectType {
  if (type === 'url') return 'url';
  if (type === 'domain') return 'domain-name';
  return value.includes(':') ? 'ipv6-addr' : 'ipv4-addr';
}

/** A STIX pattern (STIX 2.1, part 9) that matches the indicator; a URL under either scheme. */
export function patternOf(indicator: Pick<Indicator, 'type' | 'value'>): string {
  const type = observableTypeOf(indicator);
  const values = type === 'url' ? schemedUrls(indicator.value) : [indicator.value];
  return `[${values.map((value) => `${type}:value = '${quoted(value)}'`).join(' OR ')}]`;
}

function quoted(text: string): string {
  return text.replace(/[\\']/g, '\\$&');
}
