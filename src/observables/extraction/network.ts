import { isIP } from 'node:net';

const v4Network = /^((?:\d{1,3}\.){3}\d{1,3})\/(\d{1,2})$/;
const v6Network = /([\da-f:]{0,40}:[\da-f:.]{0,45})\/(\d{1,3})(?![\w./])/iy;

/** A network as it was written, `192.0.2.0/24`, the address in it, and whether that is all of it (`/32`, `/128`). */
export type Network = { readonly text: string; readonly address: string; readonly isHost: boolean };

/**
 * The network that a candidate in a text is, or begins, as an IPv6 address does; undefined when it is none.
 *
 * @param at where the candidate starts in `text`.
 */
export function networkOf(value: string, text: string, at: number): Network | undefined {
  const [, address = '', bits] = v4Network.exec(value) ?? [];
  if (bits !== undefined) return isIP(address) === 4 ? networkFrom(address, bits, 32) : undefined;
  if (!value.includes(':')) return undefined;
  v6Network.lastIndex = at;
  const [, start = '', size] = v6Network.exec(text) ?? [];
  return size !== undefined && isIP(start) === 6 ? networkFrom(start, size, 128) : undefined;
}

function networkFrom(address: string, bits: string, all: number): Network | undefined {
  if (Number(bits) > all) return undefined;
  return { text: `${address}/${bits}`, address, isHost: Number(bits) === all };
}
