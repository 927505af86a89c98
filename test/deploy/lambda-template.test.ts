import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import packageJson from '../../package.json' with { type: 'json' };
import { readConfig, settings } from '../../src/config/config.ts';
import { scratchDirectory } from '../support/scratch-directory.ts';

const root = join(import.meta.dirname, '../..');
const file = 'deploy/lambda/template.yaml';
const reference = (name: string) => ({
  tag: `!${name}`,
  resolve: (text: string) => ({ [name]: text }),
});
const template = parse(readFileSync(join(root, file), 'utf8'), {
  customTags: [reference('Ref'), reference('GetAtt')],
});
const { Relay: relay, Log: log, Role: role } = template.Resources;
const properties = relay.Properties;

/** Values as they are where no parameter is given. */
function deployed(variables: Readonly<Record<string, string | { Ref: string }>>): Record<string, string> {
  const values = Object.entries(variables).map(([name, value]) => [
    name,
    typeof value === 'string' ? value : String(template.Parameters[value.Ref].Default),
  ]);
  return Object.fromEntries(values);
}

/** All references in it, as `{ Ref }` and `{ GetAtt }`. */
function references(node: unknown): string[] {
  if (typeof node !== 'object' || node === null) return [];
  const { Ref, GetAtt } = node as { Ref?: string; GetAtt?: string };
  if (Ref !== undefined) return [Ref];
  if (GetAtt !== undefined) return [GetAtt.split('.')[0] ?? ''];
  return Object.values(node).flatMap(references);
}

test('refers to what is there, and uses each parameter', () => {
  const parameters = Object.keys(template.Parameters);
  // SAM makes the resource of a function URL.
  const known = [...parameters, ...Object.keys(template.Resources), 'RelayUrl'];
  const used = references(template);
  expect(used.filter((name) => !known.includes(name))).toEqual([]);
  expect(parameters.filter((name) => !used.includes(name))).toEqual([]);
});

test('names settings that there are, with values that are right', () => {
  const environment = deployed(properties.Environment.Variables);
  const variables = settings.map(({ variable }) => variable);
  expect(Object.keys(environment).filter((name) => !variables.includes(name))).toEqual([]);
  const result = readConfig(environment);
  expect(result).toHaveProperty('config');
  if (!('config' in result)) return;
  expect(result.config.auth).not.toContain('none');
  expect(properties.Timeout * 1000).toBeGreaterThan(result.config.requestDeadlineMs);
});

test('takes what is built, which has both handlers', async () => {
  expect(join('deploy/lambda', properties.CodeUri)).toBe('build/lambda');
  const directory = await scratchDirectory();
  execFileSync(process.execPath, ['scripts/build-lambda.ts', directory], { cwd: root });
  const bundle = readFileSync(join(directory, 'lambda.mjs'), 'utf8');
  for (const name of ['handler', 'streaming']) expect(bundle).toMatch(new RegExp(`export\\s*\\{[^}]*\\b${name}\\b`));
});

test('streams where the front end does', () => {
  expect([properties.Handler, properties.FunctionUrlConfig.InvokeMode]).toEqual([
    'lambda.streaming',
    'RESPONSE_STREAM',
  ]);
});

test('runs on the Node.js that the relay needs, on arm64', () => {
  expect(properties.Architectures).toEqual(['arm64']);
  expect(properties.Runtime).toBe(`nodejs${/\d+/.exec(packageJson.engines.node)?.[0]}.x`);
});

test('may write its own log, and do nothing else', () => {
  expect(properties.LoggingConfig.LogGroup).toEqual({ Ref: 'Log' });
  expect(log.Type).toBe('AWS::Logs::LogGroup');
  expect(properties.Policies).toBeUndefined();
  expect(role.Properties.ManagedPolicyArns).toBeUndefined();
  const statements = role.Properties.Policies.flatMap((policy: never) => policy['PolicyDocument']['Statement']);
  expect(statements).toEqual([
    {
      Effect: 'Allow',
      Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      Resource: { GetAtt: 'Log.Arn' },
    },
  ]);
});
