import { z } from 'zod';
import type { Profile } from '../../ctim/profile.ts';
import { type Observable, type ObservableType, selectSupported } from '../../observables/observable.ts';
import type { Question } from '../../observables/question.ts';
import { trackerName } from '../../tracker/about.ts';
import { questionLink } from '../../tracker/links.ts';
import { errors, json } from '../answers.ts';
import { readBody } from '../body.ts';
import type { Endpoint } from '../endpoint.ts';
import { areObservables, observablesSchema } from '../observables-body.ts';
import { okOrErrors } from '../openapi-responses.ts';

/** What pivots need. */
export type ReferParts = {
  readonly questionOf: (observable: Observable) => Question;
  readonly profile: Profile;
  readonly trackerUrl: string;
};

const names: Readonly<Record<ObservableType, string>> = {
  ip: 'IP',
  ipv6: 'IPv6 address',
  url: 'URL',
  domain: 'domain',
  hostname: 'host name',
};

type Pivot = z.output<ReturnType<typeof pivotSchema>>;

/** `POST /refer/observables`: a pivot to the tracker's search page for each observable, without asking the tracker. */
export function referObservables({ profile, questionOf, trackerUrl }: ReferParts): Endpoint {
  return {
    method: 'POST',
    path: '/refer/observables',
    audience: 'xdr',
    summary: 'Links to the tracker’s search page',
    describe: () => ({
      description: 'One for each observable of a supported type. Those that must not leave the relay get none.',
      request: { body: { required: true, content: { 'application/json': { schema: observablesSchema } } } },
      responses: okOrErrors(z.strictObject({ data: z.array(pivotSchema()) })),
    }),
    async handle(exchange) {
      const body = await readBody(exchange, observablesSchema, areObservables);
      if ('error' in body) return errors([body.error]);
      const questions = selectSupported(body.value, profile.types)
        .selected.map(questionOf)
        .filter(({ isWithheld }) => !isWithheld);
      const data = questions.map((question): Pivot => {
        const { type, value } = question.observable;
        return {
          id: `ref-cybercrime-tracker-search-${type}-${encodeURIComponent(value.toWellFormed())}`,
          title: `Search for this ${names[type]}`,
          description: `Search for this ${names[type]} in ${trackerName}`,
          url: questionLink(trackerUrl, question),
          categories: ['Search', trackerName],
        };
      });
      return { ...json({ data }), outcome: { observables: questions.length } };
    },
  };
}

function pivotSchema() {
  return z.strictObject({
    id: z.string(),
    title: z.string(),
    description: z.string(),
    url: z.url().max(2048),
    categories: z.tuple([z.literal('Search'), z.literal(trackerName)]),
  });
}
