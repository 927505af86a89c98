import { z } from 'zod';
import { version } from '../../version.ts';
import { closed } from '../closed.ts';
import { dataHeld, dataHeldSchema } from '../data-held.ts';
import { moment } from '../shown-listing.ts';
import type { Tool } from '../tool.ts';
import type { ToolParts } from '../tool-parts.ts';

const input = closed({});
const output = z.strictObject({
  lookups: z
    .enum(['answered', 'answered_from_mirror', 'not_answered'])
    .describe('answered_from_mirror: the tracker fails, and its copy stands in; not_answered: look-ups fail now'),
  failure: z.string().nullable().describe('why the tracker does not answer'),
  lastRefresh: z
    .strictObject({ at: moment, result: z.enum(['replaced', 'unchanged', 'busy', 'failed']) })
    .nullable()
    .describe("the last refresh of the mirror since this process' start"),
  relayVersion: z.string(),
  data: dataHeldSchema,
});

/** `source_status`: whether look-ups are answered, by whom, and how old the data is. */
export function sourceStatus(parts: ToolParts): Tool<typeof input, typeof output> {
  const { healthCheck, upkeep, lookupSource } = parts;
  return {
    name: 'source_status',
    title: 'State of the source',
    description:
      'Tells whether look-ups are answered now, by whom (the live tracker or its local copy), and how old the copy is. Use it when look-ups fail, or before you rely on "not listed".',
    input,
    output,
    isOpenWorld: lookupSource !== 'mirror',
    async call() {
      await upkeep?.loaded;
      const { failure } = await healthCheck.check();
      const data = dataHeld(parts);
      const last = upkeep?.lastRefresh;
      return {
        answer: {
          lookups: failure === undefined ? 'answered' : data.mirror === null ? 'not_answered' : 'answered_from_mirror',
          failure: failure?.cause ?? null,
          lastRefresh: last === undefined ? null : { at: new Date(last.at).toISOString(), result: last.kind },
          relayVersion: version,
          data,
        },
      };
    },
  };
}
