import type { Face } from '../http/endpoint.ts';
import type { ConsoleParts } from './console-parts.ts';
import { maxPostedBytes } from './max-posted-bytes.ts';

/** The web console: pages for an analyst's browser. Nothing of it is loaded before somebody opens one. */
export function consoleFace(parts: ConsoleParts): Face {
  return {
    prefixes: ['/investigate', '/glance', '/listings', '/docs', '/console'],
    browserPaths: ['/'],
    maxBodyBytes: maxPostedBytes,
    load: async (describeApi) => {
      const { createConsole } = await import('./app.ts');
      return createConsole(parts, describeApi);
    },
  };
}
