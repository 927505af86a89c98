import { codingFor, streamed } from '../feeds/streamed.ts';
import type { AddedObject } from './added-object.ts';
import type { CollectionIndex } from './collection-index.ts';
import { writeCursor } from './cursor.ts';
import { stixMediaType, takesTaxii, taxiiMediaType } from './media-type.ts';
import { pageOf } from './page.ts';
import { readQuery } from './query.ts';
import { apiRoot, collection, discovery } from './resources.ts';
import { taxiiError } from './taxii-error.ts';

/**
 * Answers the requests of TAXII 2.1 that read (OASIS Standard, 10 June 2021, sections 4 and 5). Refusals are TAXII error
 * objects; while there is no collection, objects and manifest are 503.
 */
export function answerTaxii(collected: () => CollectionIndex | undefined): (request: Request) => Response {
  return (request) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return taxiiError(405, 'It can only be read.', { allow: 'GET, HEAD' });
    }
    if (!takesTaxii(request.headers.get('accept'))) {
      return taxiiError(406, `This is served as ${taxiiMediaType}.`);
    }
    const { pathname, searchParams } = new URL(request.url);
    const [root, collections, id, what = '', objectId = '', versions = '', ...more] = pathname
      .split('/')
      .filter((part) => part !== '')
      .slice(1);
    if (root === undefined) return answer(request, discovery);
    if (root !== 'api' || (collections ?? 'collections') !== 'collections' || more.length > 0) return nowhere();
    if (collections === undefined) return answer(request, apiRoot);
    if (id === undefined) return answer(request, { collections: [collection] });
    if (id !== collection.id && id !== collection.alias) return nowhere('There is no such collection.');
    if (what === '') return answer(request, collection);
    const view = viewOf(what, objectId, versions);
    return view === undefined ? nowhere() : objects(request, searchParams, view, objectId);
  };

  function objects(request: Request, search: URLSearchParams, view: View, objectId: string): Response {
    const query = readQuery(search);
    if ('fault' in query) return taxiiError(400, query.fault);
    const index = collected();
    if (index === undefined) return taxiiError(503, 'The mirror is empty.', { 'retry-after': '60' });
    if (objectId !== '' && !isThere(index, objectId)) return nowhere('There is no such object.');
    const match = objectId === '' ? query.match : { ...query.match, ids: [objectId] };
    const { added, next } = pageOf(index, { ...query, match });
    const text = {
      more: next !== undefined,
      ...(next && { next: writeCursor({ after: next, match }) }),
      ...view(added),
    };
    return answer(request, text, dateHeaders(added));
  }
}

/** What an answer tells of objects. */
type View = (added: readonly AddedObject[]) => object;

function viewOf(what: string, objectId: string, versions: string): View | undefined {
  if (what === 'manifest' && objectId === '') return asManifest;
  if (what !== 'objects') return undefined;
  if (versions === '') return asObjects;
  return versions === 'versions' ? asVersions : undefined;
}

const asObjects: View = (added) => ({ objects: added.map(({ object }) => object) });

const asVersions: View = (added) => ({ versions: added.map(({ version }) => version) });

const asManifest: View = (added) => ({
  objects: added.map(({ object: { id }, addedAt, version }) => ({
    id,
    date_added: new Date(addedAt).toISOString(),
    version,
    media_type: stixMediaType,
  })),
});

function isThere(index: CollectionIndex, id: string): boolean {
  return index
    .ordinalsOf(id)
    .some((ordinal) => index.addedAt(ordinal, undefined).some(({ object }) => object.id === id));
}

function dateHeaders(added: readonly AddedObject[]): Record<string, string> {
  const [first, last] = [added.at(0), added.at(-1)];
  if (first === undefined || last === undefined) return {};
  return {
    'x-taxii-date-added-first': new Date(first.addedAt).toISOString(),
    'x-taxii-date-added-last': new Date(last.addedAt).toISOString(),
  };
}

function nowhere(description = 'There is nothing here.'): Response {
  return taxiiError(404, description);
}

function answer(request: Request, resource: object, headers: Readonly<Record<string, string>> = {}): Response {
  const coding = codingFor(request.headers);
  const body = request.method === 'HEAD' ? null : streamed([JSON.stringify(resource)], coding);
  return new Response(body, {
    headers: {
      'content-type': taxiiMediaType,
      vary: 'Accept, Accept-Encoding, Authorization',
      ...(coding && { 'content-encoding': coding }),
      ...headers,
    },
  });
}
