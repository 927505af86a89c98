import { collectDefaultMetrics, Gauge, type Registry } from 'prom-client';

/** Deprecated ones of prom-client, named as counters are although they are none. */
const misnamed = ['nodejs_active_handles_total', 'nodejs_active_requests_total', 'nodejs_active_resources_total'];

/**
 * Adds the process to a registry, under the names that dashboards for Node.js know (`process_…`, `nodejs_…`): processor time,
 * memory, event-loop lag, garbage collection; and `cct_build_info`.
 */
export function countProcess(registry: Registry, version: string): void {
  collectDefaultMetrics({ register: registry });
  for (const name of misnamed) registry.removeSingleMetric(name);
  new Gauge({
    name: 'cct_build_info',
    help: 'Version of the relay and of its Node.js; always 1',
    labelNames: ['version', 'node'],
    registers: [registry],
  }).set({ version, node: process.versions.node }, 1);
}
