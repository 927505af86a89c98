import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { z } from 'zod';

export const root = join(import.meta.dirname, '../..');

/** The Compose specification's own schema, as the linter dclint ships it. */
const schemaFile = new URL('schemas/compose.schema.json', import.meta.resolve('dclint/package.json'));

// Its formats are Compose's own (`duration`, `ports`), without a definition, and it names its draft by an address of its own.
const validate = new Ajv({ strict: false, validateFormats: false, validateSchema: false, allErrors: true }).compile(
  JSON.parse(readFileSync(fileURLToPath(schemaFile), 'utf8')),
);

/** What the Compose specification does not allow of a file, a line each. */
export function composeFaults(file: unknown): string[] {
  validate(file);
  return (validate.errors ?? []).map(({ instancePath, message, params }) =>
    [instancePath, message, JSON.stringify(params)].join(' '),
  );
}

const serviceSchema = z.object({
  image: z.string(),
  build: z.object({ context: z.string(), target: z.string().optional() }).optional(),
  profiles: z.array(z.string()).default([]),
  command: z.array(z.string()).default([]),
  environment: z.record(z.string(), z.string()).default({}),
  env_file: z.array(z.object({ path: z.string(), required: z.boolean() })).default([]),
  volumes: z.array(z.string()).default([]),
  tmpfs: z.array(z.string()).default([]),
  ports: z.array(z.string()).default([]),
  networks: z.array(z.string()),
  healthcheck: z.object({ test: z.array(z.string()) }).optional(),
  stop_grace_period: z.string().optional(),
  mem_limit: z.string(),
  read_only: z.boolean(),
  cap_drop: z.array(z.string()),
  security_opt: z.array(z.string()),
});

const fileSchema = z.object({
  services: z.record(z.string(), serviceSchema),
  networks: z.record(z.string(), z.object({ internal: z.boolean().optional() }).nullable()),
  volumes: z.record(z.string(), z.null()),
});

/** A service of compose.yaml, with the kinds of values that this file uses. */
export type Service = z.output<typeof serviceSchema>;

/** compose.yaml as it is written: merges done, variables not filled in. */
export const composeText = readFileSync(join(root, 'compose.yaml'), 'utf8');

/** What a text in YAML holds, merges done. */
export const parsed = (text: string): unknown => parse(text, { merge: true });

export const compose = fileSchema.parse(parsed(composeText));

/** The service of that name. */
export function serviceOf(name: string): Service {
  const service = compose.services[name];
  if (service === undefined) throw new Error(`compose.yaml has no service ${name}`);
  return service;
}
