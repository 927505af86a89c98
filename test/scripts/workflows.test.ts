import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';

const root = join(import.meta.dirname, '../..');

const workflowSchema = z.object({
  permissions: z.object({}).strict(),
  concurrency: z.object({ group: z.string() }),
  jobs: z.record(
    z.string(),
    z.object({
      permissions: z.record(z.string(), z.enum(['read', 'write'])),
      'timeout-minutes': z.number().optional(),
      uses: z.string().optional(),
      steps: z
        .array(z.object({ uses: z.string().optional(), with: z.record(z.string(), z.unknown()).optional() }))
        .optional(),
    }),
  ),
});

const workflows = globSync('.github/workflows/*.yml', { cwd: root }).map((path) => {
  const text = readFileSync(join(root, path), 'utf8');
  return { path, text, ...workflowSchema.parse(parse(text)) };
});

test('there are workflows', () => {
  expect(workflows.length).toBeGreaterThan(1);
});

describe.each(workflows)('$path', ({ text, jobs }) => {
  test('uses the actions of others at one commit, and says which version that is', () => {
    const uses = [...text.matchAll(/\buses: (?!\.\/)(.*)/g)].map(([, action]) => action);
    expect(uses).not.toEqual([]);
    for (const action of uses) expect(action).toMatch(/^[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  test('gives each job a time limit', () => {
    expect(jobs).not.toEqual({});
    for (const job of Object.values(jobs)) expect(job['timeout-minutes'] ?? job.uses).toBeDefined();
  });

  test('leaves no credentials in what it checks out', () => {
    const checkouts = Object.values(jobs)
      .flatMap(({ steps = [] }) => steps)
      .filter(({ uses }) => uses?.startsWith('actions/checkout@'));
    expect(checkouts).not.toEqual([]);
    for (const checkout of checkouts) expect(checkout.with).toMatchObject({ 'persist-credentials': false });
  });
});

test('an action is used at the same commit everywhere', () => {
  const commits = new Map<string, Set<string>>();
  for (const { text } of workflows) {
    for (const [, action = '', commit = ''] of text.matchAll(/\buses: ([\w-]+\/[\w-]+)[^@\n]*@(.*)/g)) {
      commits.set(action, (commits.get(action) ?? new Set()).add(commit));
    }
  }
  expect([...commits.keys()]).toContain('actions/checkout');
  for (const [action, used] of commits) expect([action, [...used]]).toEqual([action, [expect.any(String)]]);
});

test('the image’s bases are pinned to one digest', () => {
  const dockerfile = readFileSync(join(root, 'Dockerfile'), 'utf8');
  const froms = [...dockerfile.matchAll(/^FROM (?:--\S+ )?(\S+)(?: AS (\S+))?$/gm)];
  const stages = froms.map(([, , stage]) => stage);
  const bases = froms
    .map(([, image = '']) => image)
    .filter((image) => !image.startsWith('$') && !stages.includes(image));
  expect(bases).toHaveLength(2);
  expect(new Set(bases).size).toBe(1);
  expect(bases[0]).toMatch(/^node:[\w.-]+@sha256:[0-9a-f]{64}$/);
});
