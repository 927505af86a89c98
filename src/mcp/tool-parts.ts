import type { Config } from '../config/config.ts';
import type { HealthCheck } from '../lookup/health.ts';
import type { Resolver } from '../lookup/resolver.ts';
import type { Mirror } from '../mirror/mirror.ts';
import type { Upkeep } from '../mirror/schedule.ts';
import type { AllowedPlaces } from '../observables/allowed-places.ts';
import type { Logger } from '../telemetry/logger.ts';

/** What the tools work with. */
export type ToolParts = {
  readonly resolver: Resolver;
  readonly healthCheck: HealthCheck;
  /** Undefined when the settings exclude one. */
  readonly mirror: Mirror | undefined;
  readonly upkeep: Upkeep | undefined;
  /** Places that are suspicious at most. */
  readonly allowed: AllowedPlaces;
  readonly lookupSource: Config['lookupSource'];
  /** Milliseconds within which a call is answered with what is known by then. */
  readonly requestDeadlineMs: number;
  readonly logger: Logger;
};
