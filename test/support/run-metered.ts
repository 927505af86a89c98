import { runRelay } from './run-relay.ts';

/** Runs the relay with metrics on a free port beside it, nothing asked but the tracker given; killed when the test ends. */
export async function runMetered(trackerUrl: string, environment: Readonly<Record<string, string>> = {}) {
  const relay = runRelay({
    HOST: '127.0.0.1',
    PORT: '0',
    METRICS_PORT: '0',
    LOOKUP_SOURCE: 'live',
    DRAIN_SECONDS: '0',
    TRACKER_URL: trackerUrl,
    ...environment,
  });
  const [, port] = await relay.output.match(/"port":(\d+),"msg":"metrics"/);
  const url = await relay.listening();
  const metricsUrl = `http://127.0.0.1:${port}/metrics`;
  return {
    ...relay,
    url,
    metricsUrl,
    post: async (path: string, body?: unknown): Promise<unknown> =>
      (await fetch(url + path, { method: 'POST', body: JSON.stringify(body) ?? null })).json(),
    scrape: async () => (await fetch(metricsUrl)).text(),
  };
}

/** The value of a series in a scrape, named with its labels as it stands there; throws when it isn't there. */
export function valueIn(scrape: string, series: string): number {
  const line = scrape.split('\n').find((one) => one.startsWith(`${series} `));
  if (line === undefined) throw new Error(`no ${series} in\n${scrape}`);
  return Number(line.slice(series.length + 1));
}
