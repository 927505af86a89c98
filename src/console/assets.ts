import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** A file that pages load from here: its path, without a leading slash, holds a part of its hash, so that it can be kept for good. */
export type Asset = { readonly path: string; readonly type: string; readonly text: string };

/** The pages' style sheet, script and icon. */
export const assets = {
  style: asset('console.css', 'text/css; charset=utf-8'),
  script: asset('console.js', 'text/javascript; charset=utf-8'),
  icon: asset('icon.svg', 'image/svg+xml'),
};

function asset(name: string, type: string): Asset {
  const text = readFileSync(new URL(`./assets/${name}`, import.meta.url), 'utf8');
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 12);
  return { path: `console/${hash}/${name}`, type, text };
}
