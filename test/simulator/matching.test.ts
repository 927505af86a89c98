import { expect, test } from 'vitest';
import { sampleListings } from '../../simulator/listings.ts';
import { createMatcher, hostAsked } from '../../simulator/matching.ts';

const match = createMatcher(sampleListings);

test.each([
  ['an address in an IP cell only', '203.0.113.145', 'Pony'],
  ['an address that is a host', '192.0.2.15', 'AZORult'],
  ['an address in a cell with a tab', '192.0.2.28', 'China.Z'],
  ['an address in a cell with a space', '192.0.2.29', ' Infinity'],
  ['an address in a cell with a bracket', '192.0.2.30', 'MSIL/Kika'],
  ['an IPv6 address', '2001:DB8::66', 'Destination Darkness Outcast System & Optima'],
  ['a host', 'panel.example', 'Keitaro'],
  ['a host in capitals', 'PANEL.Example', 'Keitaro'],
  ['a host with a final dot', 'panel.example.', 'Keitaro'],
  ['an IDN host', 'bücher.example', 'Andromeda'],
  ['an IDN host in ASCII', 'xn--bcher-kva.example', 'Andromeda'],
  ['a host listed in ASCII', 'straße.example', 'Betabot'],
  ['a host on any port', 'ported.example', 'ZeuS (Citadel design)'],
  ['the newest of several rows', 'twice.example/panel/admin.php', 'Pony'],
  ['a location', 'panel.example/keitaro/admin.php', 'Keitaro'],
  ['a location with a port', 'ported.example:8443/cp.php?m=login', 'ZeuS (Citadel design)'],
  ['a default port', 'panel.example:443/keitaro/admin.php', 'Keitaro'],
  ['the other default port', 'panel.example:80/keitaro/admin.php', 'Keitaro'],
  ['a slash too few', 'members.example/~user/panel', 'Lokibot'],
  ['a slash too many', 'panel.example/keitaro/admin.php/', 'Keitaro'],
  ['double slashes', 'members.example/~other//gate//index.php', 'Lokibot'],
  ['an escaped tilde', 'members.example/%7Euser/panel/', 'Lokibot'],
  ['an escaped space', 'spaced.example/new%20panel/admin.php', 'Umbra Loader'],
  ['escapes in the row', 'escaped.example/a b/~user/€.php', 'Neptune EK'],
  ['a query', 'query.example/bhstat.php?threadID=22&ruleID=33&key=0c38', 'Black Hole'],
  ['a query with &amp;', 'query.example/subacc/?type=lol&amp;token=da01', 'Black Hole'],
  ['a row with &amp;', 'old-copy.example/index.php?log=admin&pas=test', 'Multi Locker'],
  ['a directory above', 'busy.example/d13/', 'Pony'],
  ['the root above', 'ported.example/', 'Citadel'],
  ['host and port above', 'ported.example:8443', 'ZeuS (Citadel design)'],
  ['a directory above a query', 'query.example/subacc/', 'Black Hole'],
  ['an onion host', 'relaysimulator22.onion/login', 'Private forum'],
  ['a row without a family', 'unnamed.example/panel/', ''],
  ['a row without an address', 'fastflux.example/gate.php', 'Rovnix.D'],
])('%s is listed', (_, value, family) => {
  expect(match(value)?.type).toBe(family);
});

test.each([
  ['nothing', ''],
  ['white space', ' \t'],
  ['no host at all', '///'],
  ['an unlisted host', 'innocent.example'],
  ['a host above a listed one', 'example'],
  ['a subdomain of a listed host', 'www.panel.example'],
  ['another path on a listed host', 'panel.example/keitaro'],
  ['a path that begins alike', 'panel.example/keitaro/admin.php5'],
  ['a directory that begins alike', 'panel.example/keit/'],
  ['a path in other case', 'panel.example/Keitaro/admin.php'],
  ['another query', 'query.example/bhstat.php?threadID=23'],
  ['a missing query', 'query.example/bhstat.php'],
  ['another port', 'panel.example:8080/keitaro/admin.php'],
  ['an address that serves a listed host, with a path', '203.0.113.145/gate/panel/admin.php'],
  ['a broken escape', 'panel.example/%zz%'],
  ['a name in an IP cell', 'swapped.example'],
  ['an odd IP cell', 'FastFlux'],
  ['a name of an object', '__proto__'],
])('%s is not listed', (_, value) => {
  expect(match(value)).toBeUndefined();
});

test('every listing is found by its own URL and host', () => {
  for (const { url } of sampleListings) {
    expect(match(url), url).toBeDefined();
    expect(match(hostAsked(url) ?? ''), url).toBeDefined();
  }
});
