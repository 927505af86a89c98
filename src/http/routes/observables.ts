import type { z } from 'zod';
import type { Profile } from '../../ctim/profile.ts';
import { type RelayError, tooLongWarning } from '../../ctim/relay-error.ts';
import type { WrittenResponse } from '../../ctim/written.ts';
import type { Finding } from '../../lookup/finding.ts';
import type { Resolver } from '../../lookup/resolver.ts';
import { selectSupported } from '../../observables/observable.ts';
import { startTimeLimit, type TimeLimit } from '../../patience/time-limit.ts';
import { errors } from '../answers.ts';
import { readBody } from '../body.ts';
import type { Endpoint } from '../endpoint.ts';
import type { Outcome } from '../exchange.ts';
import { areObservables, maxObservables, observablesSchema } from '../observables-body.ts';
import { okOrErrors } from '../openapi-responses.ts';

/** What look-ups over HTTP need. */
export type LookupParts = {
  readonly resolver: Resolver;
  readonly profile: Profile;
  /** Milliseconds within which a request is answered with what is known by then. */
  readonly requestDeadlineMs: number;
};

/** `POST /deliberate/observables`: verdicts. */
export function deliberateObservables(parts: LookupParts): Endpoint {
  const { deliberate, deliberationSchema } = parts.profile;
  return lookupEndpoint(parts, '/deliberate/observables', 'Verdicts on observables', deliberationSchema, deliberate);
}

/** `POST /observe/observables`: verdicts, judgements and, in profile `full`, what stands behind them. */
export function observeObservables(parts: LookupParts): Endpoint {
  const { observe, observationSchema } = parts.profile;
  return lookupEndpoint(parts, '/observe/observables', 'Verdicts and judgements', observationSchema, observe);
}

/** What it takes to put an answer together and send it, as a share of the deadline, and in milliseconds at most. */
const marginShare = 0.05;
const longestMarginMs = 250;

function lookupEndpoint(
  { profile, resolver, requestDeadlineMs }: LookupParts,
  path: string,
  summary: string,
  responseSchema: z.ZodType,
  write: (findings: readonly Finding[], warnings: readonly RelayError[]) => WrittenResponse,
): Endpoint {
  const limitMs = requestDeadlineMs - Math.min(longestMarginMs, requestDeadlineMs * marginShare);
  return {
    method: 'POST',
    path,
    audience: 'xdr',
    summary,
    describe: () => ({
      description: `Of at most ${maxObservables} observables. Types other than ${profile.types.join(', ')} are left out.`,
      request: { body: { required: true, content: { 'application/json': { schema: observablesSchema } } } },
      responses: okOrErrors(responseSchema),
    }),
    async handle(exchange, caller) {
      const endsAt = exchange.arrivedAt + limitMs;
      const body = await readBody(exchange, observablesSchema, areObservables);
      if ('error' in body) return errors([body.error]);
      const { selected, tooLong } = selectSupported(body.value, profile.types);
      let deadline: TimeLimit | undefined;
      const limit = () => {
        deadline = startTimeLimit(endsAt - performance.now(), exchange.signal);
        return deadline.signal;
      };
      const isFresh = exchange.header('cache-control')?.toLowerCase().includes('no-cache') ?? false;
      const findings = await resolver.resolve(selected, { limit, isFresh, caller }).finally(() => deadline?.end());
      const written = write(findings, tooLong === 0 ? [] : [tooLongWarning(tooLong)]);
      return { status: 200, body: written.json, outcome: outcomeOf(findings, written.errors) };
    },
  };
}

function outcomeOf(findings: readonly Finding[], problems: readonly RelayError[]): Outcome {
  let listed = 0;
  let failed = 0;
  for (const { kind } of findings) {
    if (kind === 'listed') listed++;
    else if (kind === 'failed') failed++;
  }
  const counts = { observables: findings.length, listed, failed };
  return problems.length === 0 ? counts : { ...counts, errors: problems.map(({ code }) => code) };
}
