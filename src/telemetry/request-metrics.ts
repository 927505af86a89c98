import { Counter, Histogram, type Registry } from 'prom-client';

/** What is counted of one request: its endpoint's path, the answer's status, its duration, and what the answer amounts to. */
export type ObserveRequest = (route: string, status: number, seconds: number, outcome?: CountedOutcome) => void;

/** Codes of the errors and warnings in an answer, and why its caller was refused: few, and none of them a caller's words. */
type CountedOutcome = { readonly errors?: readonly string[]; readonly refused?: string };

type StatusClasses = (((seconds: number) => void) | undefined)[];

const buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20];

/**
 * Adds what is counted of requests to a registry; call it once for each. Gives what counts one, which takes less than a
 * microsecond: a series is looked up by its labels once and then held.
 */
export function countRequests(registry: Registry): ObserveRequest {
  const registers = [registry];
  const durations = new Histogram({
    name: 'cct_http_request_duration_seconds',
    help: 'Duration of a request, by the path of its endpoint and the class of its status',
    labelNames: ['route', 'status'],
    buckets,
    registers,
  });
  const problems = new Counter({
    name: 'cct_http_answer_errors_total',
    help: 'Errors and warnings in answers, by code',
    labelNames: ['code'],
    registers,
  });
  const refusals = new Counter({
    name: 'cct_auth_refusals_total',
    help: 'Requests refused for their credentials, by reason',
    labelNames: ['reason'],
    registers,
  });
  const held = new Map<string, StatusClasses>();

  function observerOf(route: string, classes: StatusClasses, hundreds: number) {
    const child = durations.labels({ route, status: `${hundreds}xx` });
    classes[hundreds] = child.observe;
    return child.observe;
  }

  return (route, status, seconds, outcome) => {
    let classes = held.get(route);
    if (classes === undefined) {
      classes = [];
      held.set(route, classes);
    }
    const hundreds = Math.trunc(status / 100);
    (classes[hundreds] ?? observerOf(route, classes, hundreds))(seconds);
    if (outcome === undefined) return;
    for (const code of outcome.errors ?? []) problems.inc({ code });
    if (outcome.refused !== undefined) refusals.inc({ reason: outcome.refused });
  };
}
