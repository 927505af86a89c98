import { OpenAPIRegistry, OpenApiGeneratorV31 } from '@asteasolutions/zod-to-openapi';
import { version } from '../../version.ts';
import type { Endpoint } from '../endpoint.ts';
import { respond } from '../respond.ts';

/** `GET /openapi.json`: the description of all endpoints, made from the schemas that check what they get and give. */
export function openApi(endpoints: readonly Endpoint[]): Endpoint {
  return {
    method: 'GET',
    path: '/openapi.json',
    documentation: {
      summary: 'This API, described in OpenAPI 3.1',
      responses: { 200: { description: 'An OpenAPI document' } },
    },
    handle: (c) => respond(c, describe(endpoints)),
  };
}

function describe(endpoints: readonly Endpoint[]) {
  const registry = new OpenAPIRegistry();
  for (const { method, path, documentation } of endpoints) {
    registry.registerPath({ ...documentation, method: method === 'GET' ? 'get' : 'post', path });
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
