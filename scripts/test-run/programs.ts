import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** A program that some tests run for real, named in their files: `*.redis.test.ts`, or several, `*.redis.nginx.test.ts`. */
export type Program = { readonly command: string; readonly suffix: string; readonly packages: string };

const programs: readonly Program[] = [
  { command: 'redis-server', suffix: 'redis', packages: 'redis-server' },
  { command: 'chromium', suffix: 'chromium', packages: 'chromium' },
  { command: 'named-checkzone', suffix: 'bind', packages: 'bind9-utils' },
  { command: 'named', suffix: 'named', packages: 'bind9' },
  { command: 'dnsmasq', suffix: 'dnsmasq', packages: 'dnsmasq-base' },
  { command: 'promtool', suffix: 'promtool', packages: 'prometheus' },
  { command: 'kubectl', suffix: 'kubectl', packages: 'kubernetes-client' },
  { command: 'nginx', suffix: 'nginx', packages: 'nginx-light' },
];

const path = (process.env['PATH'] ?? '').split(delimiter);
const places = [...path, '/usr/sbin', '/sbin'];

/** Those that are not installed. */
export function absentPrograms(): Program[] {
  return programs.filter(({ command }) => !places.some((place) => isExecutable(join(place, command))));
}

/** The test runner's arguments that leave out the tests which need it. */
export function excludes({ suffix }: Program): string[] {
  return ['--exclude', `**/*.${suffix}.*test.ts`];
}

/** What is missing without it, and what to do. */
export function notRun({ command, suffix, packages }: Program): string {
  return `the tests *.${suffix}.test.ts: ${command} is not installed (Debian, Ubuntu: apt install ${packages})`;
}

/** A Node.js of this machine that is older than what the package needs; undefined when there is none. */
export function olderNode(): string | undefined {
  const versionOf = (node: string) => /^v(\d+)/.exec(spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout ?? '');
  return [...path, '/usr/local/bin', '/usr/bin']
    .map((directory) => join(directory, 'node'))
    .find((node) => Number(versionOf(node)?.[1]) < 24);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
