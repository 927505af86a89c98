import { isIP } from 'node:net';

const schemed = /^([a-z][a-z0-9+.-]*):\/\/(.*)$/is;

/**
 * A value that no program makes a link of: `hxxps[://]panel[.]example/a.php`, `192[.]0[.]2[.]1`, `2001[:]db8[:][:]1`. Only
 * the scheme and the host are changed.
 */
export function defanged(value: string): string {
  if (isIP(value) === 6) return value.replaceAll(':', '[:]');
  const [, scheme, rest = value] = schemed.exec(value) ?? [];
  const end = rest.search(/[/?#]/);
  const host = end === -1 ? rest : rest.slice(0, end);
  const safe = host.replaceAll('.', '[.]') + rest.slice(host.length);
  return scheme === undefined ? safe : `${scheme.replace(/^http/i, 'hxxp')}[://]${safe}`;
}
