import { z } from 'zod';
import { errorOf } from '../../ctim/relay-error.ts';
import type { Mirror } from '../../mirror/mirror.ts';
import { searchLink } from '../../tracker/links.ts';
import { errors, json } from '../answers.ts';
import { readBody } from '../body.ts';
import type { Endpoint } from '../endpoint.ts';
import { closedObject, requiredText } from '../invalid-payload.ts';
import { answer } from '../openapi-answer.ts';
import { families } from '../tiles/families.ts';
import { type Tile, tileSchema } from '../tiles/tile.ts';
import { totals } from '../tiles/totals.ts';
import { years } from '../tiles/years.ts';

/** What tiles need. */
export type TileParts = {
  /** What they show; without one, there are no tiles. */
  readonly mirror: Mirror | undefined;
  readonly trackerUrl: string;
};

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
export function listTiles({ mirror }: TileParts): Endpoint {
  return {
    method: 'POST',
    path: '/tiles',
    audience: 'xdr',
    summary: 'Tiles for XDR’s dashboard',
    describe: () => ({
      responses: answer(z.strictObject({ data: z.array(tileSchema) })),
    }),
    handle: () => json({ data: mirror === undefined ? [] : tiles.map(({ description }) => description) }),
  };
}

/** `POST /tiles/tile`: one of them. */
export function describeTile({ mirror }: TileParts): Endpoint {
  return {
    method: 'POST',
    path: '/tiles/tile',
    audience: 'xdr',
    summary: 'One tile',
    describe: () => ({
      request: { body: { required: true, content: { 'application/json': { schema: tileRequest } } } },
      responses: answer(z.strictObject({ data: tileSchema })),
    }),
    async handle(exchange) {
      const body = await readBody(exchange, tileRequest);
      if ('error' in body) return errors([body.error]);
      const tile = mirror && tileOf(body.value.tile_id);
      return tile === undefined ? errors([noSuchTile]) : json({ data: tile.description });
    },
  };
}

/** `POST /tiles/tile-data`: what a tile shows, from the mirror. */
export function tileData({ mirror, trackerUrl }: TileParts): Endpoint {
  return {
    method: 'POST',
    path: '/tiles/tile-data',
    audience: 'xdr',
    summary: 'What a tile shows',
    describe: () => ({
      request: { body: { required: true, content: { 'application/json': { schema: tileDataRequest } } } },
      responses: answer(z.strictObject({ data: tileDataSchema })),
    }),
    async handle(exchange) {
      const body = await readBody(exchange, tileDataRequest);
      if ('error' in body) return errors([body.error]);
      const tile = tileOf(body.value.tile_id);
      if (tile === undefined || mirror === undefined) return errors([noSuchTile]);
      const { holdings } = mirror;
      if (holdings === undefined) return errors([errorOf({ cause: 'mirror-empty' })]);
      const fetchedAt = new Date(holdings.fetchedAt).toISOString();
      const now = Date.now();
      return json({
        data: {
          observed_time: { start_time: fetchedAt, end_time: fetchedAt },
          valid_time: { start_time: new Date(now).toISOString(), end_time: new Date(now + validMs).toISOString() },
          cache_scope: 'org',
          ...tile.dataOf(mirror.statistics, (text) => searchLink(trackerUrl, text)),
        },
      });
    },
  };
}

const noSuchTile = { type: 'fatal', code: 'not found', message: 'There is no tile with this tile_id.' } as const;

function tileOf(id: string): Tile | undefined {
  return tiles.find(({ description }) => description.id === id);
}
