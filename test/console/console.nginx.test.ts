import { expect, test, vi } from 'vitest';
import { running } from '../simulator/running.ts';
import { freePort } from '../support/free-port.ts';
import { row, startFilled } from '../support/start-mirrored.ts';
import { startNginx } from '../support/start-nginx.ts';
import { opened } from './visiting.ts';

test('the console works below a path that a proxy takes away', async () => {
  const simulator = await running({
    listings: [row('panel.example/a.php', 'Pony', '192.0.2.7'), row('panel.example/')],
  });
  const relay = await startFilled({ logLevel: 'silent', trackerUrl: simulator.url });
  const port = await freePort();
  await startNginx(`server { listen 127.0.0.1:${port}; location /cct/ {
    proxy_pass ${relay.url}/; proxy_set_header Host $http_host; } }`);
  const site = `http://127.0.0.1:${port}`;
  const seen = new Map<string, number>();
  const linksOf = (page: string, address: string) =>
    [...page.matchAll(/ (?:href|src|action|formaction)="([^"#][^"]*)"/g)]
      .map(([, link = '']) => new URL(link.replaceAll('&amp;', '&'), address))
      .filter(({ origin }) => origin === site);

  const triedBy = (page: string, address: string) =>
    [...page.matchAll(/ data-try method="POST" action="([^"]*)"/g)].map(([, path = '']) => new URL(path, address).href);

  async function follow(address: string): Promise<void> {
    if (seen.has(address)) return;
    const response = await fetch(address, { headers: { accept: 'text/html' } });
    seen.set(address, response.status);
    const isPage = response.headers.get('content-type')?.startsWith('text/html') === true;
    const text = await response.text();
    if (!isPage) return;
    for (const link of linksOf(text, response.url)) {
      link.hash = '';
      // The endpoints that are tried are not the console's, and are mostly asked by POST.
      if (!triedBy(text, response.url).includes(link.href)) await follow(link.href);
    }
  }

  await vi.waitFor(() => fetch(`${site}/cct/`), { timeout: 10_000 });
  await follow(`${site}/cct/`);
  for (const path of ['glance', 'glance/', 'listings/', 'docs/', 'listings/none']) await follow(`${site}/cct/${path}`);
  const addresses = [...seen.keys()];
  expect(addresses.filter((address) => !address.startsWith(`${site}/cct/`))).toEqual([]);
  const found = [...seen].filter(([, status]) => status === 200).map(([address]) => new URL(address).pathname);
  expect(found).toEqual(expect.arrayContaining(['/cct/', '/cct/glance', '/cct/listings', '/cct/docs']));
  expect(found.filter((path) => /^\/cct\/console\/\w+\/[\w-]+\.(?:css|js)$/.test(path)).length).toBeGreaterThan(2);
  expect(found.filter((path) => /^\/cct\/listings\/\w{20}$/.test(path))).toHaveLength(2);
  expect([...seen].filter(([, status]) => status !== 200)).toEqual([[`${site}/cct/listings/none`, 404]]);

  const { post } = await opened(`${site}/cct`);
  const fields = new URLSearchParams({ text: 'panel.example', go: 'now' });
  const response = await post('/investigate', fields, { origin: site });
  const results = await response.text();
  expect(results).toContain('<span class="verdict">Malicious</span>');
  const forms = linksOf(results, response.url).filter(({ pathname }) => pathname.includes('investigate'));
  expect(new Set(forms.map(({ pathname }) => pathname))).toEqual(
    new Set(['/cct/investigate/export', '/cct/investigate/results']),
  );
});
