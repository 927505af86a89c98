import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished } from 'vitest';

const quietly = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** One browser for all tests of a file, each of which gets pages of its own. */
export function inBrowser(): (options?: BrowserContextOptions) => Promise<Page> {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: quietly });
  });
  afterAll(() => browser.close());

  return async (options = {}) => {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    const complaints: string[] = [];
    const hosts = new Set<string>();
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
    });
    page.on('pageerror', ({ message }) => complaints.push(message));
    page.on('request', (request) => hosts.add(new URL(request.url()).hostname));
    onTestFinished(async () => {
      await context.close();
      expect(complaints, 'errors and violations of the policy').toEqual([]);
      expect([...hosts], 'no request to any other host').toEqual(['127.0.0.1']);
    });
    return page;
  };
}

/** Pastes a text as a person does, wherever the focus is. */
export async function paste(page: Page, text: string): Promise<void> {
  await page.evaluate(`(() => {
    const data = new DataTransfer();
    data.setData('text/plain', ${JSON.stringify(text)});
    const target = document.activeElement ?? document.body;
    const event = new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true });
    if (target.dispatchEvent(event) && 'value' in target) target.value += data.getData('text/plain');
  })()`);
}

/** The verdict and the value of each result, from top to bottom as they are seen. */
export async function resultsOn(page: Page): Promise<string[]> {
  await page.locator('#done').waitFor({ state: 'attached' });
  return await page.evaluate<string[]>(`
    [...document.querySelectorAll('.finding')]
      .sort((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top)
      .map((one) => one.querySelector('.verdict').textContent + ' ' + one.querySelector('.value').textContent)`);
}
