import { expect, test } from 'vitest';
import { lookUp, running } from './running.ts';

async function challenged(address: string, cookie = '') {
  const response = await fetch(address, { redirect: 'manual', headers: { cookie } });
  const location = response.headers.get('location') ?? '';
  return { response, location, cookie: response.headers.get('set-cookie')?.split(';')[0] ?? '' };
}

test('who brings no cookie is sent round with one, and may pass with it from then on', async () => {
  const simulator = await running({ challenge: true });
  const address = lookUp(simulator, 'panel.example/keitaro/admin.php');
  const { response, location, cookie } = await challenged(address);
  expect(response.status).toBe(307);
  expect(cookie).toMatch(/^\w+=\w+$/);
  expect(new URL(location, simulator.url).href.replace(/&__r=[0-9a-f]{32}$/, '')).toBe(address);
  expect(location).toContain('&__r=');

  for (const next of [new URL(location, simulator.url).href, address]) {
    expect(await (await fetch(next, { headers: { cookie } })).json()).toEqual({
      success: true,
      message: 'Malicious: Keitaro',
    });
  }
  expect(simulator.stats()).toMatchObject({ challenges: 1, queries: 2, requests: 3 });
});

test('every path is challenged; one without a query gets its first parameter', async () => {
  const { url } = await running({ challenge: true });
  for (const path of ['', 'csv.php', 'no-such.php']) {
    const { response, location } = await challenged(url + path);
    expect(response.status).toBe(307);
    expect(location).toMatch(new RegExp(`^/${path}\\?__r=[0-9a-f]{32}$`));
  }
});

test('a made-up cookie does not pass, and the token does not pass for a cookie', async () => {
  const { url } = await running({ challenge: true });
  const { location, cookie } = await challenged(url);
  const forged = `${cookie.split('=')[0]}=${'0'.repeat(32)}`;
  expect((await challenged(url, forged)).response.status).toBe(307);
  const again = await challenged(new URL(location, url).href);
  expect(again.response.status).toBe(307);
  expect(again.location).not.toBe(location);
  expect(again.location).toHaveLength(location.length);
});

test('a client without cookies goes round until it gives up', async () => {
  const simulator = await running({ challenge: true });
  await expect(fetch(simulator.url)).rejects.toThrow('fetch failed');
  expect(simulator.stats().challenges).toBeGreaterThan(10);
});

test('a parameter __r within the value is left alone', async () => {
  const listings = [{ date: '01-01-2026', url: 'a.example/x.php?a=1&__r=2', ip: '', type: 'Pony' }];
  const simulator = await running({ listings, challenge: true });
  const { location, cookie } = await challenged(lookUp(simulator, 'a.example/x.php?a=1&__r=2'));
  const response = await fetch(new URL(location, simulator.url), { headers: { cookie } });
  expect(await response.json()).toEqual({ success: true, message: 'Malicious: Pony' });
});

test('asking for the challenge anew revokes the cookies handed out', async () => {
  const simulator = await running({ challenge: true });
  const { cookie } = await challenged(simulator.url);
  expect((await challenged(simulator.url, cookie)).response.status).toBe(200);
  simulator.set({ challenge: true });
  expect((await challenged(simulator.url, cookie)).response.status).toBe(307);
  simulator.set({ challenge: false });
  expect((await challenged(simulator.url)).response.status).toBe(200);
});
