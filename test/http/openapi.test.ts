import { expect, test } from 'vitest';
import { z } from 'zod';
import { running } from '../simulator/running.ts';
import { startRelay } from '../support/start-relay.ts';

type Document = {
  paths: Record<string, Record<string, Operation>>;
  components?: { schemas?: Record<string, object> };
};
type Operation = {
  summary: string;
  requestBody?: { content: Content };
  responses: Record<string, { description: string; content?: Content }>;
};
type Content = Record<string, { schema: object }>;

async function start() {
  const simulator = await running();
  const { url, post } = await startRelay({ trackerUrl: simulator.url, logLevel: 'silent' });
  const document = (await (await fetch(`${url}/openapi.json`)).json()) as Document;
  const { paths } = document;
  /** Checks values against a schema of the document, its references included. */
  const accepts = (schema: object, value: unknown) => {
    const $defs = document.components?.schemas ?? {};
    const text = JSON.stringify({ ...schema, $defs }).replaceAll('#/components/schemas/', '#/$defs/');
    return z.fromJSONSchema(JSON.parse(text)).safeParse(value).success;
  };
  return { url, post, document, paths, accepts };
}

test('the document has the form that OpenAPI 3.1 asks for', async () => {
  const { document, paths } = await start();
  expect(document).toMatchObject({
    openapi: '3.1.0',
    info: { title: expect.any(String), version: expect.any(String) },
  });
  for (const [path, methods] of Object.entries(paths)) {
    expect(path).toMatch(/^\//);
    for (const [method, { summary, responses }] of Object.entries(methods)) {
      expect(['get', 'post']).toContain(method);
      expect(summary).not.toBe('');
      expect(responses).toHaveProperty('200');
      for (const response of Object.values(responses)) expect(response.description).not.toBe('');
    }
  }
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)];
  for (const [, name = ''] of references) expect(document.components?.schemas).toHaveProperty(name);
});

test('it names every endpoint, and none that is not served', async () => {
  const { url, paths } = await start();
  const { links } = (await (await fetch(url)).json()) as { links: { method: string; path: string }[] };
  const named = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect(named.sort()).toEqual(links.map(({ method, path }) => `${method} ${path}`).sort());
  for (const name of named) {
    const [method = '', path] = name.split(' ');
    expect((await fetch(url + path, { method })).status).toBe(200);
  }
});

test('its schemas accept what is asked and answered, and nothing else', async () => {
  const { post, paths, accepts } = await start();
  const observables = [
    { type: 'url', value: 'http://panel.example/keitaro/admin.php' },
    { type: 'url', value: 'status-404.fault.example' },
  ];
  for (const path of ['/deliberate/observables', '/observe/observables']) {
    const operation = paths[path]?.['post'];
    const asked = operation?.requestBody?.content['application/json']?.schema ?? {};
    const answered = operation?.responses['200']?.content?.['application/json']?.schema ?? {};
    expect(accepts(asked, observables)).toBe(true);
    for (const wrong of [{}, [{}], [{ type: 'ip', value: '' }], [{ type: 'ip', value: 'x', more: 1 }]]) {
      expect([wrong, accepts(asked, wrong)]).toEqual([wrong, false]);
    }
    for (const body of [observables, observables.slice(1), [], 'no array']) {
      expect([body, accepts(answered, await post(path, body))]).toEqual([body, true]);
    }
    for (const wrong of [[], { data: { verdicts: {} } }, { errors: [] }, { data: {}, more: 1 }]) {
      expect([wrong, accepts(answered, wrong)]).toEqual([wrong, false]);
    }
  }
});
