import { z } from 'zod';
import { type ObservableType, selectSupported } from '../../observables/observable.ts';
import { questionOf } from '../../observables/question.ts';
import { searchLink } from '../../tracker/links.ts';
import type { AppParts } from '../app.ts';
import type { Endpoint } from '../endpoint.ts';
import { readBody } from '../json-body.ts';
import { observablesSchema } from '../observables-schema.ts';
import { answer } from '../openapi-answer.ts';
import { respond, respondErrors } from '../respond.ts';

const pivotSchema = z.strictObject({
  id: z.string(),
  title: z.string(),
  description: z.string(),
  url: z.url(),
  categories: z.tuple([z.literal('Search'), z.literal('CyberCrime Tracker')]),
});

const names: Readonly<Record<ObservableType, string>> = {
  ip: 'IP',
  ipv6: 'IPv6 address',
  url: 'URL',
  domain: 'domain',
  hostname: 'host name',
};

/** `POST /refer/observables`: a pivot to the tracker's search page for each observable, without asking the tracker. */
export function referObservables({ profile, trackerUrl }: AppParts): Endpoint {
  return {
    method: 'POST',
    path: '/refer/observables',
    documentation: {
      summary: 'Links to the tracker’s search page',
      description: 'One for each observable of a supported type. Private addresses get none.',
      request: { body: { required: true, content: { 'application/json': { schema: observablesSchema } } } },
      responses: answer(z.strictObject({ data: z.array(pivotSchema) })),
    },
    async handle(c) {
      const body = await readBody(c, observablesSchema);
      if ('error' in body) return respondErrors(c, [body.error]);
      const questions = selectSupported(body.value, profile.types)
        .map(questionOf)
        .filter(({ isWithheld }) => !isWithheld);
      c.set('outcome', { observables: questions.length });
      const data = questions.map(
        ({ observable, lookupValue }): z.output<typeof pivotSchema> => ({
          id: `ref-cybercrime-tracker-search-${observable.type}-${encodeURIComponent(observable.value.toWellFormed())}`,
          title: `Search for this ${names[observable.type]}`,
          description: `Search for this ${names[observable.type]} in CyberCrime Tracker`,
          url: searchLink(trackerUrl, lookupValue),
          categories: ['Search', 'CyberCrime Tracker'],
        }),
      );
      return respond(c, { data });
    },
  };
}
