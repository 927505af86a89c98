import type { HealthCheck } from '../lookup/health.ts';
import { createDoor, type Door, type DoorParts } from './door.ts';
import type { Endpoint } from './endpoint.ts';
import { health } from './routes/health.ts';
import { deliberateObservables, type LookupParts, observeObservables } from './routes/observables.ts';
import { openApi } from './routes/openapi.ts';
import { livez, type ReadinessParts, readyz } from './routes/probes.ts';
import { type ReferParts, referObservables } from './routes/refer.ts';
import { root } from './routes/root.ts';
import { describeTile, listTiles, type TileParts, tileData } from './routes/tiles.ts';
import { version } from './routes/version.ts';
import { watchdog } from './routes/watchdog.ts';

/** What the HTTP side of the relay needs. */
export type HttpParts = LookupParts &
  ReferParts &
  TileParts &
  ReadinessParts &
  DoorParts & { readonly healthCheck: HealthCheck };

/** The HTTP side of the relay: all endpoints behind their door. */
export function createHttp(parts: HttpParts): Door {
  const endpoints: Endpoint[] = [
    health(parts.healthCheck),
    deliberateObservables(parts),
    observeObservables(parts),
    referObservables(parts),
    listTiles(parts),
    describeTile(parts),
    tileData(parts),
    version,
    watchdog,
    livez,
    readyz(parts),
  ];
  endpoints.push(root(endpoints), openApi(endpoints));
  return createDoor(endpoints, parts);
}
