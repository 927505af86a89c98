import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { getAsset, isSea } from 'node:sea';

/** A file that pages load from here: its address holds a part of its hash, so that it can be kept for good. */
export type Asset = { readonly path: string; readonly type: string; readonly text: string };

/** The pages' style sheet, script and icon. */
export const assets = {
  style: asset('console.css', 'text/css; charset=utf-8'),
  script: asset('console.js', 'text/javascript; charset=utf-8'),
  icon: asset('icon.svg', 'image/svg+xml'),
};

function asset(name: string, type: string): Asset {
  const text = isSea() ? getAsset(name, 'utf8') : readFileSync(new URL(`./assets/${name}`, import.meta.url), 'utf8');
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 12);
  return { path: `/console/${hash}/${name}`, type, text };
}
