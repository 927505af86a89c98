import { z } from 'zod';
import { errorOf } from '../../ctim/relay-error.ts';
import { searchLink } from '../../tracker/links.ts';
import type { AppParts } from '../app.ts';
import type { Endpoint } from '../endpoint.ts';
import { closedObject, requiredText } from '../invalid-payload.ts';
import { readBody } from '../json-body.ts';
import { answer } from '../openapi-answer.ts';
import { respond, respondErrors } from '../respond.ts';
import { families } from '../tiles/families.ts';
import { type Tile, tileSchema } from '../tiles/tile.ts';
import { totals } from '../tiles/totals.ts';
import { years } from '../tiles/years.ts';

const validMs = 3_600_000;
const maxIdCharacters = 100;
const tiles: readonly Tile[] = [totals, families, years];

const tileRequest = closedObject({ tile_id: requiredText(maxIdCharacters) });
const tileDataRequest = closedObject({
  tile_id: requiredText(maxIdCharacters),
  period: requiredText(maxIdCharacters).optional(),
});

const periodSchema = z.strictObject({ start_time: z.iso.datetime(), end_time: z.iso.datetime() });
const tileDataSchema = z.looseObject({
  observed_time: periodSchema,
  valid_time: periodSchema,
  cache_scope: z.literal('org'),
  data: z.array(z.unknown()),
});

/** `POST /tiles`: the tiles that the relay offers to XDR's dashboard; none without a mirror. */
export function listTiles({ mirror }: AppParts): Endpoint {
  return {
    method: 'POST',
    path: '/tiles',
    documentation: {
      summary: 'Tiles for XDR’s dashboard',
      responses: answer(z.strictObject({ data: z.array(tileSchema) })),
    },
    handle: (c) => respond(c, { data: mirror === undefined ? [] : tiles.map(({ description }) => description) }),
  };
}

/** `POST /tiles/tile`: one of them. */
export const describeTile: Endpoint = {
  method: 'POST',
  path: '/tiles/tile',
  documentation: {
    summary: 'One tile',
    request: { body: { required: true, content: { 'application/json': { schema: tileRequest } } } },
    responses: answer(z.strictObject({ data: tileSchema })),
  },
  async handle(c) {
    const body = await readBody(c, tileRequest);
    if ('error' in body) return respondErrors(c, [body.error]);
    const tile = tileOf(body.value.tile_id);
    return tile === undefined ? respondErrors(c, [noSuchTile]) : respond(c, { data: tile.description });
  },
};

/** `POST /tiles/tile-data`: what a tile shows, from the mirror. */
export function tileData({ mirror, trackerUrl }: AppParts): Endpoint {
  return {
    method: 'POST',
    path: '/tiles/tile-data',
    documentation: {
      summary: 'What a tile shows',
      request: { body: { required: true, content: { 'application/json': { schema: tileDataRequest } } } },
      responses: answer(z.strictObject({ data: tileDataSchema })),
    },
    async handle(c) {
      const body = await readBody(c, tileDataRequest);
      if ('error' in body) return respondErrors(c, [body.error]);
      const tile = tileOf(body.value.tile_id);
      if (tile === undefined) return respondErrors(c, [noSuchTile]);
      const holdings = mirror?.mirror.holdings;
      if (mirror === undefined || holdings === undefined) return respondErrors(c, [errorOf({ cause: 'mirror-empty' })]);
      const fetchedAt = new Date(holdings.fetchedAt).toISOString();
      const now = Date.now();
      return respond(c, {
        data: {
          observed_time: { start_time: fetchedAt, end_time: fetchedAt },
          valid_time: { start_time: new Date(now).toISOString(), end_time: new Date(now + validMs).toISOString() },
          cache_scope: 'org',
          ...tile.dataOf(mirror.mirror.statistics, (text) => searchLink(trackerUrl, text)),
        },
      });
    },
  };
}

const noSuchTile = { type: 'fatal', code: 'not found', message: 'There is no tile with this tile_id.' } as const;

function tileOf(id: string): Tile | undefined {
  return tiles.find(({ description }) => description.id === id);
}
