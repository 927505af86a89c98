import type { WatchItem } from '../watch-items.ts';
import { content } from './text.ts';

/** What a rule looks at: everything before its opening bracket, and the options that match. */
export type Detection = { readonly header: string; readonly options: readonly string[] };

/** How to find an item in traffic; undefined when Suricata's HTTP keywords cannot tell it. */
export function detectionOf({ type, value }: WatchItem): Detection | undefined {
  if (type === 'url') return urlDetection(value);
  if (type === 'domain') return nameDetection(value);
  return {
    header: `alert ip $HOME_NET any -> ${value} any`,
    options: ['threshold:type limit, track by_src, seconds 3600, count 1'],
  };
}

function nameDetection(name: string): Detection {
  return {
    header: 'alert dns $HOME_NET any -> any any',
    options: ['dns.query', `content:"${content(name)}"`, 'nocase', `bsize:${name.length}`],
  };
}

function urlDetection(url: string): Detection | undefined {
  const parts = /^([^/:[\]]+)(?::(\d+))?(\/.*)$/s.exec(url);
  if (parts === null) return undefined;
  const [, host = '', port = 'any', target = ''] = parts;
  return {
    header: `alert http $HOME_NET any -> $EXTERNAL_NET ${port === '443' ? 'any' : port}`,
    options: [
      'flow:established,to_server',
      'http.host',
      `content:"${content(host)}"`,
      'fast_pattern',
      `bsize:${host.length}`,
      ...targetOptions(target),
    ],
  };
}

/** Anything below a directory, exactly the path otherwise; nothing to match when the whole host is listed. */
function targetOptions(target: string): string[] {
  if (target === '/') return [];
  const extent = target.endsWith('/') && !target.includes('?') ? 'startswith' : `bsize:${target.length}`;
  return [bufferFor(target), `content:"${content(target)}"`, extent];
}

/** `http.uri` is decoded and normalised, so what would change in that is looked for in the raw form, as sent. */
function bufferFor(target: string): string {
  return /[%\\]|\/\/|\/\.{1,2}\//.test(target) ? 'http.uri.raw' : 'http.uri';
}
