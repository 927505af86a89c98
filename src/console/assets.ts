import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { getAsset, getAssetKeys, isSea } from 'node:sea';

/** A file that pages load from here. */
export type Asset = { readonly path: string; readonly type: string; readonly text: string };

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

const folder = new URL('./assets/', import.meta.url);
const names = isSea() ? getAssetKeys() : readdirSync(folder);
const files = names.sort().map((name) => ({ name, type: types[extname(name)] ?? '', text: textOf(name) }));
const hash = createHash('sha256').update(JSON.stringify(files)).digest('hex').slice(0, 12);

/** All of them. */
export const assets: readonly Asset[] = files.map(({ name, type, text }) => ({ path: assetPath(name), type, text }));

/** Where a file is, without a leading slash: below a part of the hash of all, so that each can be kept for good. */
export function assetPath(name: string): string {
  return `console/${hash}/${name}`;
}

function textOf(name: string): string {
  return isSea() ? getAsset(name, 'utf8') : readFileSync(new URL(name, folder), 'utf8');
}
