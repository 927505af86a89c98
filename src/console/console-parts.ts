import type { Config } from '../config/config.ts';
import type { HealthCheck } from '../lookup/health.ts';
import type { Resolver } from '../lookup/resolver.ts';
import type { Mirror } from '../mirror/mirror.ts';
import type { Upkeep } from '../mirror/schedule.ts';
import type { AllowedPlaces } from '../observables/allowed-places.ts';
import type { Observable } from '../observables/observable.ts';
import type { Question } from '../observables/question.ts';
import type { Metrics } from '../telemetry/metrics.ts';

/** What the console needs of the relay. */
export type ConsoleParts = {
  readonly config: Pick<
    Config,
    | 'trackerUrl'
    | 'tlsCertFile'
    | 'requestDeadlineMs'
    | 'trackerConcurrency'
    | 'lookupSource'
    | 'relayProfile'
    | 'mirrorRefreshHours'
    | 'indicatorValidFrom'
    | 'indicatorValidDays'
  >;
  /** Places that are suspicious at most. */
  readonly allowed: AllowedPlaces;
  readonly questionOf: (observable: Observable) => Question;
  readonly resolver: Resolver;
  readonly healthCheck: HealthCheck;
  readonly mirror: Mirror | undefined;
  readonly upkeep: Upkeep | undefined;
  readonly metrics: Metrics;
};
