import { z } from 'zod';
import { withListings } from '../lookup/answered.ts';
import type { Finding } from '../lookup/finding.ts';
import type { Observable } from '../observables/observable.ts';
import { startTimeLimit, type TimeLimit } from '../patience/time-limit.ts';
import { dataHeld, dataHeldSchema } from './data-held.ts';
import { type ShownFinding, shownFinding, shownFindingSchema, shownRefusal } from './shown-finding.ts';
import type { Outcome } from './tool.ts';
import type { ToolParts } from './tool-parts.ts';

/** Observables of one call at most. */
export const maxObservables = 100;

/** What it takes to put an answer together and send it. */
const marginMs = 250;

const count = z.int().nonnegative();

/** What the tools that look up answer. */
export const lookUpFields = {
  findings: z.array(shownFindingSchema).max(maxObservables),
  counts: z.strictObject({
    listed: count,
    suspicious: count,
    not_listed: count,
    withheld: count,
    failed: count,
    not_an_observable: count,
  }),
  data: dataHeldSchema,
};

/** All agents are one caller, whose many look-ups do not hold up those of XDR. */
const agents = {};

/**
 * Looks up what is given, in that order; a text is what was no observable. When all look-ups failed that is an error too,
 * beside the answer that says so.
 */
export async function lookUp(
  given: readonly (Observable | string)[],
  parts: ToolParts,
  signal: AbortSignal,
): Promise<Outcome<z.output<z.ZodObject<typeof lookUpFields>>>> {
  const observables = given.filter((one): one is Observable => typeof one !== 'string');
  const found = await resolve(observables, parts, signal);
  let next = 0;
  const findings = given.map((one, index): ShownFinding => {
    const finding = typeof one === 'string' ? undefined : found[next++];
    return finding === undefined ? shownRefusal(index, String(one)) : shownFinding(index, finding, parts.allowed);
  });
  const counts = { listed: 0, suspicious: 0, not_listed: 0, withheld: 0, failed: 0, not_an_observable: 0 };
  for (const { result } of findings) counts[result] += 1;
  const answer = { findings, counts, data: dataHeld(parts) };
  if (counts.failed === 0 || counts.failed < observables.length) return { answer };
  return { answer, error: 'All look-ups failed: nothing is known about these observables. They are not "not listed".' };
}

async function resolve(
  observables: readonly Observable[],
  { resolver, mirror, upkeep, requestDeadlineMs }: ToolParts,
  signal: AbortSignal,
): Promise<Finding[]> {
  await upkeep?.loaded;
  let deadline: TimeLimit | undefined;
  const limit = () => {
    deadline = startTimeLimit(requestDeadlineMs - Math.min(marginMs, requestDeadlineMs / 20), signal);
    return deadline.signal;
  };
  const found = await resolver.resolve(observables, { limit, caller: agents }).finally(() => deadline?.end());
  if (mirror?.holdings === undefined) return found;
  return found.map((one) => (one.kind === 'failed' ? one : withListings(one, mirror)));
}
