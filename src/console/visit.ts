import type { ConsoleParts } from './console-parts.ts';

/** What a page is made with: the console's parts, and what is of this request alone. */
export type Visit = ConsoleParts & {
  /**
   * The way from the page to the console's first page: `./` or `../`. All links are made with it, so that they hold wherever
   * a proxy puts the relay, be it below a path that it takes away, without anybody having to tell the relay.
   */
  readonly root: string;
  /** What forms post to show that they are of our pages (form-token.ts). */
  readonly token: string;
};

/** The way to `/` from a path, as a relative address. */
export function wayToRoot(path: string): string {
  return '../'.repeat(path.split('/').length - 2) || './';
}
