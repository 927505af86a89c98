import { z } from 'zod';
import { errorOf, relayErrorSchema } from '../../ctim/relay-error.ts';
import type { Mirror } from '../../mirror/mirror.ts';
import { errors, json } from '../answers.ts';
import { readBody } from '../body.ts';
import type { Endpoint } from '../endpoint.ts';
import { closedObject, requiredText, unknownChoice } from '../invalid-payload.ts';
import { okOrErrors } from '../openapi-responses.ts';
import { families, familiesOfAllTime } from '../tiles/families.ts';
import { type Tile, tileSchema } from '../tiles/tile.ts';
import { dataOfTile, tileDataSchema } from '../tiles/tile-data.ts';
import { totals } from '../tiles/totals.ts';
import { years } from '../tiles/years.ts';

/** What tiles need. */
export type TileParts = {
  /** What they show; without one, there are no tiles. */
  readonly mirror: Mirror | undefined;
  readonly trackerUrl: string;
};

const maxIdCharacters = 100;
const tiles: readonly Tile[] = [totals, families, familiesOfAllTime, years];

const tileRequest = closedObject({ tile_id: requiredText(maxIdCharacters) });
const tileDataRequest = closedObject({
  tile_id: requiredText(maxIdCharacters),
  period: requiredText(maxIdCharacters).optional(),
});

/** `POST /tiles`: the tiles that the relay offers to XDR's dashboard; none without a mirror. */
export function listTiles({ mirror }: TileParts): Endpoint {
  return {
    method: 'POST',
    path: '/tiles',
    audience: 'xdr',
    summary: 'Tiles for XDR’s dashboard',
    describe: () => ({
      responses: okOrErrors(z.strictObject({ data: z.array(tileSchema) })),
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
      responses: okOrErrors(z.strictObject({ data: tileSchema })),
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
      description:
        'Over one of the tile’s periods, the days of which are UTC days and end with today; without one, over its default. `observed_time` is what the data cover. Where days of the period are missing in the mirror, the warning `stale data` or `no dates` stands beside them, or an error of this code instead of them.',
      request: { body: { required: true, content: { 'application/json': { schema: tileDataRequest } } } },
      responses: okOrErrors(z.strictObject({ data: tileDataSchema, errors: z.array(relayErrorSchema).optional() })),
    }),
    async handle(exchange) {
      const body = await readBody(exchange, tileDataRequest);
      if ('error' in body) return errors([body.error]);
      const tile = tileOf(body.value.tile_id);
      if (tile === undefined || mirror === undefined) return errors([noSuchTile]);
      const { periods, default_period } = tile.description;
      const asked = body.value.period ?? default_period;
      const period = periods.find((one) => one === asked);
      if (period === undefined) return errors([unknownChoice('period', periods)]);
      if (mirror.holdings === undefined) return errors([errorOf({ cause: 'mirror-empty' })]);
      const { fetchedAt } = mirror.holdings;
      const told = dataOfTile(tile, period, { mirror, fetchedAt, now: Date.now(), trackerUrl });
      if ('error' in told) return errors([told.error]);
      const { data, warning } = told;
      if (warning === undefined) return json({ data });
      return { ...json({ data, errors: [warning] }), outcome: { errors: [warning.code] } };
    },
  };
}

const noSuchTile = { type: 'fatal', code: 'not found', message: 'There is no tile with this tile_id.' } as const;

function tileOf(id: string): Tile | undefined {
  return tiles.find(({ description }) => description.id === id);
}
