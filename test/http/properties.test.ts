import fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { running } from '../simulator/running.ts';
import { anyText } from '../support/any-text.ts';
import { deliberation, observation } from '../support/closed-schemas.ts';
import { startRelay } from '../support/start-relay.ts';
import { startServer } from '../support/start-server.ts';

const value = fc.oneof(
  anyText,
  fc.webUrl({ withFragments: true, withQueryParameters: true }),
  fc.ipV4(),
  fc.ipV6(),
  fc.constantFrom(
    '../csv.php',
    '&url=x',
    'panel.example',
    'http://panel.example/keitaro/admin.php',
    '//evil.example',
    'a\r\nHost: evil.example',
    '__proto__',
    'elsewhere.fault.example',
    'http://elsewhere.fault.example/?x#y',
  ),
);
const observable = fc.record({
  type: fc.oneof(fc.constantFrom('ip', 'url', 'URL', 'domain'), anyText),
  value,
});
const body = fc.oneof(
  fc.array(observable, { maxLength: 8 }).map((observables) => JSON.stringify(observables)),
  fc.json(),
  fc.array(fc.jsonValue(), { maxLength: 5 }).map((items) => JSON.stringify(items)),
  anyText.map((text) => text.toWellFormed()),
);

test('any body gets 200 and a valid answer, and nothing but look-ups at the tracker comes of it', async () => {
  let strayRequests = 0;
  const elsewhereUrl = await startServer((_, response) => {
    strayRequests++;
    response.end();
  });
  const simulator = await running({ elsewhereUrl });
  const { url } = await startRelay({ trackerUrl: simulator.url, logLevel: 'silent', trackerRetries: 0 });
  await fc.assert(
    fc.asyncProperty(body, fc.constantFrom('deliberate', 'observe'), async (text, endpoint) => {
      const response = await fetch(`${url}/${endpoint}/observables`, { method: 'POST', body: text });
      expect(response.status).toBe(200);
      const schema: z.ZodType = endpoint === 'observe' ? observation : deliberation;
      const { error } = schema.safeParse(await response.json());
      expect(error && z.prettifyError(error)).toBeUndefined();
    }),
    { numRuns: 250 },
  );
  const { paths, hosts, queries } = simulator.stats();
  expect(queries).toBeGreaterThan(20);
  expect(Object.keys(paths)).toEqual(['/query.php']);
  expect(Object.keys(hosts)).toEqual([new URL(simulator.url).host]);
  expect(strayRequests).toBe(0);
});
