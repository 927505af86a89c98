import { version } from '../../version.ts';
import { json } from '../answers.ts';
import type { Endpoint } from '../endpoint.ts';

/** `GET /openapi.json`: the description of all endpoints, made from the schemas that check what they get and give. */
export function openApi(endpoints: readonly Endpoint[]): Endpoint {
  return {
    method: 'GET',
    path: '/openapi.json',
    audience: 'others',
    summary: 'This API, described in OpenAPI 3.1',
    describe: () => ({ responses: { 200: { description: 'An OpenAPI document' } } }),
    handle: async () => json(await documentOf(endpoints)),
  };
}

/** The OpenAPI document of these endpoints. Loads what describes only when somebody asks. */
export async function documentOf(endpoints: readonly Endpoint[]) {
  const { OpenAPIRegistry, OpenApiGeneratorV31 } = await import('@asteasolutions/zod-to-openapi');
  const registry = new OpenAPIRegistry();
  for (const { method, path, summary, describe } of endpoints) {
    registry.registerPath({ ...describe(), summary, method: method === 'GET' ? 'get' : 'post', path });
  }
  return new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: '3.1.0',
    info: {
      title: 'CyberCrime Tracker Relay',
      version,
      description: 'Answers Cisco XDR’s questions about observables from CyberCrime Tracker, in CTIM.',
    },
  });
}
