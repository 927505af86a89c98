import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const root = new URL('../../', import.meta.url);
const operations = readFileSync(new URL('docs/operations.md', root), 'utf8');
const authentication = readFileSync(new URL('docs/authentication.md', root), 'utf8');
const source = sourceOf(new URL('src/', root).pathname);

function sourceOf(directory: string): string {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(join(directory, name), 'utf8'))
    .join('\n')
    .replaceAll('\\`', '`');
}

/** The quoted texts in the first cells of a section's tables. */
function textsIn(section: string): string[] {
  const body = operations.split(`\n## ${section}\n`)[1]?.split('\n## ')[0] ?? '';
  const cells = [...body.matchAll(/^\| (`.*?`) \|/gm)].map(([, cell = '']) => cell);
  return cells.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, text = '']) => text));
}

/** Whether the text, `…` standing for something short, is in a line of the source. */
function isInSource(text: string): boolean {
  const parts = text.split('…').map((part) => part.trim());
  const pattern = parts.map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)).join('.{0,80}');
  return new RegExp(pattern).test(source);
}

describe.each(['Log', 'Troubleshoot'])('every text in “%s”', (section) => {
  const texts = textsIn(section);

  test('is there to be looked for', () => {
    expect(texts.length).toBeGreaterThan(10);
  });

  test.each(texts)('is one that the relay says: %s', (text) => {
    // A text of nothing but gaps would be found anywhere.
    expect(text.replaceAll('…', '').trim().length).toBeGreaterThan(8);
    expect(isInSource(text)).toBe(true);
  });
});

test('every warning and error of the log is told', () => {
  const calls = source.matchAll(/logger\.(?:warn|error)\(\s*(?:\{[^}]*\},\s*)?(['"`])(.*?)\1,?\s*\)/g);
  const messages = [...calls].map(([, , message = '']) => message.replaceAll(/\$\{[^}]*\}/g, '…'));
  expect(messages.length).toBeGreaterThan(15);
  const told = operations + authentication;
  expect(messages.filter((message) => !told.includes(`\`${message}\``))).toEqual([]);
});

test('a text that the relay does not say is found out', () => {
  expect(isInSource('Port … on … is taken.')).toBe(false);
  expect(isInSource('Port … on … is in use.')).toBe(true);
});

test('every part that is pointed at is there', () => {
  const headings = [...operations.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w -]/g, '')
      .replaceAll(' ', '-'),
  );
  const anchors = [...operations.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor = '']) => anchor);
  expect(anchors.length).toBeGreaterThan(5);
  expect(anchors.filter((anchor) => !headings.includes(anchor))).toEqual([]);
});
