import type { Context } from 'hono';
import { deliberation, observation, type RelayResponse, relayResponseSchema } from '../../ctim/response.ts';
import type { Finding } from '../../lookup/finding.ts';
import { compatibleTypes, selectSupported } from '../../observables/observable.ts';
import type { AppParts } from '../app.ts';
import type { AppEnv, Endpoint } from '../endpoint.ts';
import { boundedArray, closedObject, requiredText } from '../invalid-payload.ts';
import { readBody } from '../json-body.ts';
import { answer } from '../openapi-answer.ts';
import { respond, respondErrors } from '../respond.ts';

const maxObservables = 1000;
const maxCharacters = 8192;

const observablesSchema = boundedArray(
  closedObject({ type: requiredText(maxCharacters), value: requiredText(maxCharacters) }),
  maxObservables,
);

/** `POST /deliberate/observables`: verdicts. */
export function deliberateObservables(parts: AppParts): Endpoint {
  return lookupEndpoint(parts, '/deliberate/observables', 'Verdicts on observables', deliberation);
}

/** `POST /observe/observables`: verdicts and judgements. */
export function observeObservables(parts: AppParts): Endpoint {
  return lookupEndpoint(parts, '/observe/observables', 'Verdicts and judgements on observables', (findings) =>
    observation(findings, parts.trackerUrl),
  );
}

function lookupEndpoint(
  parts: AppParts,
  path: string,
  summary: string,
  answerOf: (findings: readonly Finding[]) => RelayResponse,
): Endpoint {
  return {
    method: 'POST',
    path,
    documentation: {
      summary,
      description: `Looks up to ${maxObservables} observables up. Types other than ${compatibleTypes.join(', ')} are left out.`,
      request: { body: { required: true, content: { 'application/json': { schema: observablesSchema } } } },
      responses: answer(relayResponseSchema),
    },
    async handle(c) {
      const body = await readBody(c, observablesSchema);
      if ('error' in body) return respondErrors(c, [body.error]);
      const observables = selectSupported(body.value, compatibleTypes);
      const findings = await parts.resolver.resolve(observables, {
        limit: () => AbortSignal.any([c.req.raw.signal, AbortSignal.timeout(parts.requestDeadlineMs)]),
        isFresh: c.req.header('cache-control')?.includes('no-cache') ?? false,
      });
      const response = answerOf(findings);
      noteOutcome(c, findings, response);
      return respond(c, response);
    },
  };
}

function noteOutcome(c: Context<AppEnv>, findings: readonly Finding[], { errors }: RelayResponse): void {
  let listed = 0;
  let failed = 0;
  for (const { kind } of findings) {
    if (kind === 'listed') listed++;
    else if (kind === 'failed') failed++;
  }
  c.set('outcome', {
    observables: findings.length,
    listed,
    failed,
    ...(errors === undefined ? {} : { errors: errors.map(({ code }) => code) }),
  });
}
