import type { z } from 'zod';
import type { RelayResponse } from '../../ctim/response.ts';
import type { Finding } from '../../lookup/finding.ts';
import { selectSupported } from '../../observables/observable.ts';
import { questionOf } from '../../observables/question.ts';
import { startTimeLimit, type TimeLimit } from '../../tracker/time-limit.ts';
import type { AppParts } from '../app.ts';
import type { Endpoint } from '../endpoint.ts';
import { readBody } from '../json-body.ts';
import { maxObservables, observablesSchema } from '../observables-schema.ts';
import { answer } from '../openapi-answer.ts';
import type { RequestOutcome } from '../request-log.ts';
import { respondErrors, respondWith } from '../respond.ts';

/** `POST /deliberate/observables`: verdicts. */
export function deliberateObservables(parts: AppParts): Endpoint {
  const { deliberate, deliberationSchema } = parts.profile;
  return lookupEndpoint(parts, '/deliberate/observables', 'Verdicts on observables', deliberationSchema, deliberate);
}

/** `POST /observe/observables`: verdicts, judgements and, in profile `full`, what stands behind them. */
export function observeObservables(parts: AppParts): Endpoint {
  const { observe, observationSchema } = parts.profile;
  return lookupEndpoint(parts, '/observe/observables', 'Verdicts and judgements', observationSchema, observe);
}

function lookupEndpoint(
  { profile, resolver, replays, requestDeadlineMs }: AppParts,
  path: string,
  summary: string,
  responseSchema: z.ZodType,
  answerOf: (findings: readonly Finding[]) => RelayResponse,
): Endpoint {
  return {
    method: 'POST',
    path,
    documentation: {
      summary,
      description: `Of at most ${maxObservables} observables. Types other than ${profile.types.join(', ')} are left out.`,
      request: { body: { required: true, content: { 'application/json': { schema: observablesSchema } } } },
      responses: answer(responseSchema),
    },
    async handle(c) {
      const endsAt = performance.now() + requestDeadlineMs;
      const body = await readBody(c, observablesSchema);
      if ('error' in body) return respondErrors(c, [body.error]);
      const observables = selectSupported(body.value, profile.types);
      let deadline: TimeLimit | undefined;
      const limit = () => {
        deadline = startTimeLimit(endsAt - performance.now(), c.req.raw.signal);
        return deadline.signal;
      };
      const isFresh = c.req.header('cache-control')?.toLowerCase().includes('no-cache') ?? false;
      const findings = await resolver
        .resolve(observables.map(questionOf), { limit, isFresh })
        .finally(() => deadline?.end());
      const response = answerOf(findings);
      const outcome = outcomeOf(findings, response);
      c.set('outcome', outcome);
      const bytes = Buffer.from(JSON.stringify(response));
      const isCurrent = resolver.watch(findings);
      if (isCurrent !== undefined && c.req.header('authorization') === undefined) {
        replays.keep(path, Buffer.from(body.text), { bytes, outcome, isCurrent });
      }
      return respondWith(c, bytes);
    },
  };
}

function outcomeOf(findings: readonly Finding[], { errors }: RelayResponse): RequestOutcome {
  let listed = 0;
  let failed = 0;
  for (const { kind } of findings) {
    if (kind === 'listed') listed++;
    else if (kind === 'failed') failed++;
  }
  const counts = { observables: findings.length, listed, failed };
  return errors === undefined ? counts : { ...counts, errors: errors.map(({ code }) => code) };
}
