import {
  type Dashboard,
  DashboardBuilder,
  DashboardCursorSync,
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  RowBuilder,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { dataSource, lines, numbers, one } from './panels.ts';

const requests = 'cct_http_request_duration_seconds';
const ofXdr = 'route=~"/(deliberate|observe)/observables", $here';

/** The dashboard that `deploy/grafana/dashboard.json` holds: what is asked, what stands behind it, and the process. */
export function dashboard(): Dashboard {
  return new DashboardBuilder('CyberCrime Tracker Relay')
    .uid('cybercrime-tracker-relay')
    .tags(['cybercrime-tracker-relay', 'cisco-xdr'])
    .refresh('1m')
    .time({ from: 'now-24h', to: 'now' })
    .timezone('browser')
    .tooltip(DashboardCursorSync.Crosshair)
    .withVariable(new DatasourceVariableBuilder('source').label('Data source').type('prometheus'))
    .withVariable(
      new QueryVariableBuilder('instance')
        .label('Relay')
        .query('label_values(cct_build_info, instance)')
        .datasource(dataSource)
        .multi(true)
        .includeAll(true)
        .allValue('.*'),
    )
    .withRow(new RowBuilder('Now'))
    .withPanel(one('Requests', 'reqps', `sum(rate(${requests}_count{$here}[$__rate_interval]))`))
    .withPanel(one('Circuit', 'short', 'max(cct_tracker_circuit_state{$here})', circuitNames, { orange: 1, red: 2 }))
    .withPanel(one('Listings', 'short', 'max(cct_mirror_listings{$here})'))
    .withPanel(one('Age of the mirror', 's', `time() - min(cct_mirror_fetched_timestamp_seconds{$here} > 0)`))
    .withPanel(one('Queue', 'short', 'sum(cct_tracker_queue_length{$here})', [], { orange: 10, red: 100 }))
    .withPanel(one('Log lines lost', 'short', 'sum(increase(cct_log_lines_lost_total{$here}[24h]))', [], { red: 1 }))
    .withRow(new RowBuilder('Requests'))
    .withPanel(
      lines('Requests by endpoint', 'reqps', {
        '{{route}} {{status}}': `sum by (route, status) (rate(${requests}_count{$here}[$__rate_interval]))`,
      }),
    )
    .withPanel(
      lines('Duration of look-ups', 's', {
        'half of them': quantile(0.5, `${requests}_bucket{${ofXdr}}`),
        '95 %': quantile(0.95, `${requests}_bucket{${ofXdr}}`),
        '99 %': quantile(0.99, `${requests}_bucket{${ofXdr}}`),
      }),
    )
    .withPanel(
      numbers('Errors and warnings in answers', {
        '{{code}}': 'sum by (code) (rate(cct_http_answer_errors_total{$here}[$__rate_interval]))',
      }),
    )
    .withPanel(
      numbers('Callers refused', {
        '{{reason}}': 'sum by (reason) (rate(cct_auth_refusals_total{$here}[$__rate_interval]))',
      }),
    )
    .withRow(new RowBuilder('Look-ups'))
    .withPanel(
      numbers('Findings', {
        '{{result}}': 'sum by (result) (rate(cct_findings_total{$here}[$__rate_interval]))',
      }),
    )
    .withPanel(
      numbers('Cache', {
        '{{tier}}, {{age}}': 'sum by (tier, age) (rate(cct_cache_hits_total{$here}[$__rate_interval]))',
        missed: 'sum(rate(cct_cache_misses_total{$here}[$__rate_interval]))',
      }),
    )
    .withPanel(
      numbers('Attempts at the tracker', {
        '{{outcome}}': 'sum by (outcome) (rate(cct_tracker_attempts_total{$here}[$__rate_interval]))',
        'of these repeated': 'sum(rate(cct_tracker_retries_total{$here}[$__rate_interval]))',
      }),
    )
    .withPanel(
      lines('Duration of attempts', 's', {
        'half of them': quantile(0.5, 'cct_tracker_attempt_duration_seconds_bucket{$here}'),
        '95 %': quantile(0.95, 'cct_tracker_attempt_duration_seconds_bucket{$here}'),
      }),
    )
    .withPanel(lines('Look-ups that wait', 'short', { '{{instance}}': 'cct_tracker_queue_length{$here}' }))
    .withPanel(lines('Shared cache in use', 'bool', { '{{instance}}': 'cct_shared_cache_up{$here}' }))
    .withRow(new RowBuilder('Mirror'))
    .withPanel(lines('Listings held', 'short', { '{{instance}}': 'cct_mirror_listings{$here}' }))
    .withPanel(
      lines('New listings and refreshes, in a day', 'short', {
        'new listings': 'max(increase(cct_mirror_new_listings_total{$here}[24h]))',
        '{{outcome}}': 'sum by (outcome) (increase(cct_mirror_refreshes_total{$here}[24h]))',
      }),
    )
    .withPanel(
      lines('Since the last refresh that succeeded', 's', {
        '{{instance}}': 'time() - (cct_mirror_refreshed_timestamp_seconds{$here} > 0)',
      }),
    )
    .withRow(new RowBuilder('Process'))
    .withPanel(lines('Event-loop lag, 99 %', 's', { '{{instance}}': ofRelays('nodejs_eventloop_lag_p99_seconds') }))
    .withPanel(lines('Resident memory', 'bytes', { '{{instance}}': ofRelays('process_resident_memory_bytes') }))
    .withPanel(
      lines('Processor', 'percentunit', {
        '{{instance}}':
          'rate(process_cpu_seconds_total{$here}[$__rate_interval]) and on (job, instance) cct_build_info',
      }),
    )
    .withPanel(
      lines('Versions', 'short', {
        '{{version}}, Node.js {{node}}': 'count by (version, node) (cct_build_info{$here})',
      }),
    )
    .build();
}

const circuitNames = ['closed', 'half open', 'open'];

function quantile(share: number, buckets: string): string {
  return `histogram_quantile(${share}, sum by (le) (rate(${buckets}[$__rate_interval])))`;
}

/** Other processes of Node.js have these metrics too. */
function ofRelays(metric: string): string {
  return `${metric}{$here} and on (job, instance) cct_build_info`;
}
