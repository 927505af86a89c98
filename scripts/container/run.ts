import { type ChildProcess, type ChildProcessByStdio, spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { type RelayProcess, watchRelay } from '../relay-process.ts';
import type { ImageSettings } from './buildah.ts';

/** A container's root file system, how to run what is in it, and a directory to mount for its data. */
export type Container = { readonly root: string; readonly settings: ImageSettings; readonly data: string };

/** In namespaces of its own, so that nothing stays mounted, and without a shell inside: `ROOT DATA USER GROUP DIRECTORY COMMAND…`. */
const enter = `
set -e
root=$1 data=$2 user=$3 group=$4 directory=$5
shift 5
mount --bind "$root" "$root"
mkdir -p "$root/proc" "$root/dev"
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
mount --bind "$data" "$root/data"
mount -o remount,bind,ro "$root"
exec unshare --root="$root" --wd="$directory" --setuid="$user" --setgid="$group" -- "$@"
`;

/**
 * Runs the image's command as process 1, as the image's user and in its environment, with these settings besides, on a
 * root file system that is read-only but for /data.
 */
export function runContainer(container: Container, settings: Readonly<Record<string, string>>): RelayProcess {
  const { Entrypoint, Cmd } = container.settings;
  const child = startContainer(container, [...Entrypoint, ...Cmd], { ...settings, LOG_LEVEL: 'info' });
  return { ...watchRelay(child), stop: () => stopContainer(child) };
}

/** Runs a command in the same way. */
export function startContainer(
  container: Container,
  command: readonly string[],
  settings: Readonly<Record<string, string>> = {},
): ChildProcessByStdio<null, Readable, null> {
  return spawn('unshare', ['--mount', '--pid', '--fork', '--kill-child', ...entering(container), ...command], {
    env: { ...environment(container.settings.Env), ...settings },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

/** Asks process 1 of a container to end, as a platform does. */
export function stopContainer(child: ChildProcess): void {
  const [first] = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8').split(' ');
  process.kill(Number(first), 'SIGTERM');
}

/** Runs a command beside it, as the platform does for a health check; its exit code, and what it wrote. */
export function runInside(
  container: Container,
  command: readonly string[],
  settings: Readonly<Record<string, string>>,
) {
  const { status, stdout, stderr } = spawnSync('unshare', ['--mount', ...entering(container), ...command], {
    env: { ...environment(container.settings.Env), ...settings },
    encoding: 'utf8',
  });
  return { status, output: stdout + stderr };
}

function entering({ root, data, settings }: Container): string[] {
  return ['/bin/sh', '-c', enter, 'enter', root, data, ...settings.User.split(':'), settings.WorkingDir];
}

function environment(entries: readonly string[]): Record<string, string> {
  return Object.fromEntries(entries.map((entry) => entry.split(/=(.*)/s, 2)));
}
