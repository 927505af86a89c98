import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { z } from 'zod';

/** A store of images and containers of its own, in `directory`. */
export type ImageStore = {
  /** Makes an image of one layer from the files under `root`. */
  readonly imageFrom: (name: string, root: string) => void;
  /** Builds this folder's Dockerfile, as far as the stage that is named; layers that are there already are used again. */
  readonly build: (name: string, baseImage: string, buildImage: string, stage?: string) => void;
  /** How the image is to be run. */
  readonly settingsOf: (name: string) => ImageSettings;
  /** The path of a new container's root file system. */
  readonly mount: (name: string) => string;
  /** Lets go of all containers, so that the directory can be removed. */
  readonly close: () => void;
};

const settingsSchema = z.object({
  Docker: z.object({
    config: z.object({
      User: z.string(),
      WorkingDir: z.string(),
      Env: z.array(z.string()),
      Labels: z.record(z.string(), z.string()),
      Entrypoint: z.array(z.string()),
      Cmd: z.array(z.string()).default([]),
      ExposedPorts: z.record(z.string(), z.unknown()),
      Volumes: z.record(z.string(), z.unknown()).default({}),
      Healthcheck: z.object({ Test: z.array(z.string()) }).optional(),
    }),
  }),
});

export type ImageSettings = z.output<typeof settingsSchema>['Docker']['config'];

/** An image store in `directory`, which must exist. */
export function openImageStore(directory: string): ImageStore {
  const store = ['--root', `${directory}/store`, '--runroot', `${directory}/run`, '--storage-driver', 'vfs'];
  return {
    imageFrom(name, root) {
      const container = buildah('from', 'scratch');
      buildah('add', '--quiet', container, root, '/');
      buildah('commit', '--quiet', '--rm', container, name);
    },
    build(name, baseImage, buildImage, stage) {
      const bases = [`BASE_IMAGE=localhost/${baseImage}`, `BUILD_IMAGE=localhost/${buildImage}`];
      const lent = lendRegistryAccess(`${directory}/npmrc`);
      try {
        const args = bases.flatMap((base) => ['--build-arg', base]);
        if (stage !== undefined) args.push('--target', stage);
        const how = ['--quiet', '--layers', '--isolation=chroot', '--format=docker'];
        buildah('build', ...how, ...args, ...lent, '--tag', name, '.');
      } finally {
        rmSync(`${directory}/npmrc`);
      }
    },
    settingsOf: (name) => settingsSchema.parse(JSON.parse(buildah('inspect', '--type', 'image', name))).Docker.config,
    mount: (name) => buildah('mount', buildah('from', name)),
    close: () => void buildah('rm', '--all'),
  };

  function buildah(command: string, ...args: string[]): string {
    return execFileSync('buildah', [...store, command, ...args], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    }).trim();
  }
}

/** How this machine reaches its package registry: told to the build alone, by a secret and a mount, never to the image. */
function lendRegistryAccess(file: string): string[] {
  const [registry, cafile, userFile] = ['registry', 'cafile', 'userconfig'].map(npmSetting);
  const authority = [cafile, process.env['NODE_EXTRA_CA_CERTS']].find((path) => readIfThere(path) !== '');
  const lines = [readIfThere(userFile), `registry=${registry}`];
  if (authority !== undefined) lines.push(`cafile=${authority}`);
  writeFileSync(file, `${lines.join('\n')}\n`, { mode: 0o600 });
  return [
    '--secret',
    `id=npmrc,src=${file}`,
    ...(authority === undefined ? [] : ['--volume', `${authority}:${authority}:ro`]),
  ];
}

function npmSetting(name: string): string {
  return execFileSync('npm', ['config', 'get', name], { encoding: 'utf8' }).trim();
}

function readIfThere(file = ''): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
