import { z } from 'zod';
import { extractObservables } from '../../observables/extraction/extract-observables.ts';
import { closed } from '../closed.ts';
import { lookUp, lookUpFields, maxObservables } from '../look-up.ts';
import type { Tool } from '../tool.ts';
import type { ToolParts } from '../tool-parts.ts';

const maxTextBytes = 65_536;
const tooLong = `A text has at most ${maxTextBytes} bytes in UTF-8: split it.`;

const input = closed({
  text: z
    .string()
    .max(maxTextBytes, { error: tooLong, abort: true })
    .refine((text) => Buffer.byteLength(text) <= maxTextBytes, { error: tooLong })
    .describe('e-mail, report or log; at most 64 KiB'),
});
const output = z.strictObject({
  ...lookUpFields,
  found: z.int().nonnegative().describe('observables in the text'),
  notLookedUp: z.int().nonnegative().describe(`those beyond the first ${maxObservables}, of which nothing is known`),
});

/** `extract_and_lookup`: what the tracker knows of the observables that a text names. */
export function extractAndLookup(parts: ToolParts): Tool<typeof input, typeof output> {
  return {
    name: 'extract_and_lookup',
    title: 'Look up what a text names',
    description: `Finds the IP addresses, URLs and domains in a text, defanged or not, and looks the first ${maxObservables} up as lookup_observables does. Use it for e-mails, reports and logs instead of picking them out yourself. No findings means that the text names none, not that it is harmless; "notLookedUp" counts those that were too many.`,
    input,
    output,
    isOpenWorld: parts.lookupSource !== 'mirror',
    async call({ text }, signal) {
      const found = extractObservables(text);
      const { answer, error } = await lookUp(found.slice(0, maxObservables), parts, signal);
      return {
        ...(answer && {
          answer: { ...answer, found: found.length, notLookedUp: Math.max(0, found.length - maxObservables) },
        }),
        ...(error !== undefined && { error }),
      };
    },
  };
}
