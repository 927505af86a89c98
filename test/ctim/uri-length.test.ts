import { expect, test } from 'vitest';
import { running } from '../simulator/running.ts';
import { row, startFilled } from '../support/start-mirrored.ts';

/** Characters that CTIM allows an address. */
const longest = 2048;

/** The addresses at which a person finds a listed URL of so many characters more than `longest` leaves, in all answers. */
async function addressesOf(charactersBeyond: number, relayProfile: 'compatible' | 'full') {
  const simulator = await running();
  const search = `${simulator.url}index.php?search=`;
  const value = `panel.example/${'a'.repeat(longest + charactersBeyond - `${search}panel.example%2F`.length)}`;
  simulator.set({ listings: [row(value)] });
  const { post } = await startFilled({ trackerUrl: simulator.url, relayProfile });
  const observables = [{ type: 'url', value: `http://${value}` }];
  const told = [await post('/observe/observables', observables), await post('/refer/observables', observables)];
  const addresses = [...JSON.stringify(told).matchAll(/"(source_uri|reason_uri|url)":"(http:[^"]+search=[^"]*)"/g)];
  return {
    search,
    value,
    addresses: Object.fromEntries(addresses.map(([, field = '', address = '']) => [field, address])),
  };
}

test.each([
  ['compatible', ['source_uri', 'url']],
  ['full', ['source_uri', 'reason_uri', 'url']],
] as const)(
  'in profile %s, an address of 2,048 characters is told whole; a longer one is of the host alone',
  async (profile, fields) => {
    const whole = await addressesOf(0, profile);
    const address = whole.search + encodeURIComponent(whole.value);
    expect(address).toHaveLength(longest);
    expect(whole.addresses).toEqual(Object.fromEntries(fields.map((field) => [field, address])));
    const { addresses, search } = await addressesOf(1, profile);
    expect(addresses).toEqual(Object.fromEntries(fields.map((field) => [field, `${search}panel.example`])));
  },
);
