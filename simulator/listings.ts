import type { ListingRow } from './listing-row.ts';

const families = [
  'Pony',
  'Lokibot',
  'AZORult',
  'Zeus',
  'Citadel',
  'Smoke Bot',
  'Betabot',
  'Athena',
  'Diamond Fox',
  'IceIX',
];

const paths = [
  'panel/admin.php',
  'admin.php',
  'cp.php?m=login',
  'login/',
  '',
  'web/PvqDq929BSx_A_D_M1n_a.php',
  'a/b/five/fre.php',
];

/**
 * About 200 made-up listings, newest first, always the same, on reserved names and addresses only, with every oddity the
 * site's own rows have: first those written out for it, then plain ones.
 */
export const sampleListings: readonly ListingRow[] = [...oddListings(), ...sharedHosting(), ...plainListings()];

function oddListings(): ListingRow[] {
  return [
    row('07-05-2026', 'panel.example/keitaro/admin.php', '198.51.100.66', 'Keitaro'),
    row('02-05-2026', 'addressed.example/gate/panel/admin.php', '203.0.113.145', 'Pony'),
    row('21-03-2026', '192.0.2.15/panel/login.php', '', 'AZORult'),
    row('21-03-2026', '192.0.2.16:8080/admin/', '192.0.2.16', 'Athena'),
    row('11-11-2025', 'ported.example:8443/cp.php?m=login', '192.0.2.17', 'ZeuS (Citadel design)'),
    row('10-11-2025', 'ported.example/stats/', '192.0.2.17', 'Citadel'),
    row('09-11-2025', 'UPPER.example/Panel/Login.PHP', '192.0.2.18', 'Smoke Bot'),
    row('01-10-2025', 'bücher.example/häuser/panel.php', '192.0.2.19', 'Andromeda'),
    row('30-09-2025', 'пример.example/admin.php', '192.0.2.20', 'Pony'),
    row('29-09-2025', 'xn--strae-oqa.example/panel/', '192.0.2.21', 'Betabot'),
    row('28-09-2025', 'members.example/~user/panel/', '192.0.2.22', 'Lokibot'),
    row('28-09-2025', 'members.example/~other//gate//index.php', '192.0.2.22', 'Lokibot'),
    row('27-09-2025', 'spaced.example/new panel/admin.php', '192.0.2.23', 'Umbra Loader'),
    row('26-09-2025', 'escaped.example/a%20b/%7euser/%e2%82%ac.php', '192.0.2.24', 'Neptune EK'),
    row('25-09-2025', 'query.example/bhstat.php?threadID=22&ruleID=33&key=0c38', '192.0.2.25', 'Black Hole'),
    row('24-09-2025', 'query.example/subacc/?type=lol&token=da01', '192.0.2.25', 'Black Hole'),
    row('23-09-2025', 'old-copy.example/index.php?log=admin&amp;pas=test', '192.0.2.26', 'Multi Locker'),
    row('22-09-2025', 'quoted.example/"panel",a/<b>.php', '192.0.2.27', 'Carding Shop, "VIP"'),
    row('21-09-2025', 'relaysimulator22.onion/login', '', 'Private forum'),
    row('20-09-2025', 'fastflux.example/gate.php', 'FastFlux', 'Rovnix.D'),
    row('19-09-2025', 'tabbed.example/panel/', '192.0.2.28\t', 'China.Z'),
    row('18-09-2025', 'led.example/panel/', ' 192.0.2.29', ' Infinity'),
    row('17-09-2025', 'bracket.example/login.php', '192.0.2.30]', 'MSIL/Kika'),
    row('16-09-2025', 'misread.example/login.php', '192.0.2265.135', 'Android/SmsSend'),
    row('15-09-2025', 'cell-swapped.example/cp/', 'swapped.example', 'Trojan.AndroidOS'),
    row('14-09-2025', 'six.example/cp/', '2001:db8::0:66', 'Destination Darkness Outcast System & Optima'),
    row('13-09-2025', 'unnamed.example/panel/', '192.0.2.31', ''),
    row('12-09-2025', 'bare.example', '192.0.2.32', 'Unknown (pony?)'),
    row('11-09-2025', 'bare-directory.example/', '192.0.2.33', 'Stealer'),
    row('10-09-2025', 'at.example/x@35s/xx/cp.php', '192.0.2.34', 'Citadel'),
    row('09-09-2025', 'twice.example/panel/admin.php', '192.0.2.35', 'Pony'),
    row('08-09-2025', 'twice.example/panel/admin.php', '192.0.2.35', 'Pony'),
    row('07-09-2025', 'twice.example/panel/admin.php', '192.0.2.36', 'Fareit'),
    row('06-09-2025', 'busy.example/d12/panel/admin.php', '192.0.2.37', 'Pony'),
    row('06-09-2025', 'busy.example/d13/panel/admin.php', '192.0.2.37', 'Pony'),
    row('06-09-2025', 'busy.example/athena/login/', '192.0.2.37', 'Athena'),
    row('05-09-2025', 'www.busy.example/zeus/cp.php?m=login', '192.0.2.37', 'ZeuS'),
    row('01-01-1970', 'undated.example/panel/', '192.0.2.38', 'Dirt Jumper'),
  ];
}

/** One address that serves twelve listed hosts. */
function sharedHosting(): ListingRow[] {
  return Array.from({ length: 12 }, (_, index) =>
    row('04-09-2025', `shop-${index + 1}.example/wp-content/panel/`, '198.51.100.12', families[index % 3] ?? ''),
  );
}

/** 150 listings, ten to a month, back from August 2025. */
function plainListings(): ListingRow[] {
  return Array.from({ length: 150 }, (_, index) => {
    const month = new Date(Date.UTC(2025, 7 - Math.floor(index / 10), 28 - (index % 10) * 2));
    const [year, monthOfYear, day] = month.toISOString().slice(0, 10).split('-');
    const path = paths[index % paths.length] ?? '';
    const family = families[(index * 7) % families.length] ?? '';
    return row(
      `${day}-${monthOfYear}-${year}`,
      `c2-${index + 1}.example/${path}`,
      `203.0.113.${(index % 120) + 1}`,
      family,
    );
  });
}

function row(date: string, url: string, ip: string, type: string): ListingRow {
  return { date, url, ip, type };
}
