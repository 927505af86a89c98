import { expect, test } from 'vitest';
import { z } from 'zod';
import { runCommand } from '../support/run-command.ts';

/** What XDR's `POST /iroh/iroh-int/module-type` takes, as far as this relay has it. */
const schema = z.strictObject({
  title: z.string(),
  default_name: z.string(),
  short_description: z.string(),
  description: z.string(),
  tips: z.string(),
  external_references: z.array(z.strictObject({ label: z.string(), link: z.url() })),
  capabilities: z.array(z.strictObject({ id: z.string(), description: z.string() })),
  properties: z.strictObject({ url: z.url(), 'supported-apis': z.array(z.string()) }),
  logo: z.string().startsWith('data:image/'),
});

test('says what the relay does with its settings', async () => {
  const args = ['module-type', '--url', 'https://relay.example.com/base/', '--relay-profile', 'full'];
  const { code, out, err } = await runCommand(args, { env: { RELAY_PROFILE: 'compatible' } });
  expect([code, err]).toEqual([0, '']);
  const { properties, capabilities, description } = schema.parse(JSON.parse(out));
  expect(properties.url).toBe('https://relay.example.com/base');
  expect(properties['supported-apis']).toEqual(
    expect.arrayContaining(['observe/observables', 'deliberate/observables', 'health', 'refer/observables', 'tiles']),
  );
  expect(capabilities.map(({ id }) => id)).toContain('tiles');
  expect(description).toMatch(/domain.*judgements, indicators and sightings/);
});

test('without a mirror there are no tiles, and only what the profile has', async () => {
  const args = ['module-type', '--url', 'https://198.51.100.9:9090', '--lookup-source', 'live'];
  const { out } = await runCommand(args);
  const { properties, capabilities, description } = schema.parse(JSON.parse(out));
  expect(properties.url).toBe('https://198.51.100.9:9090');
  expect(properties['supported-apis'].filter((api) => api.startsWith('tiles'))).toEqual([]);
  expect(capabilities.map(({ id }) => id)).not.toContain('tiles');
  expect(description).not.toMatch(/domain|sightings/);
});
