import { type Manifest, ofKind, type Pod } from './kubernetes.ts';
import { hasPort } from './wiring-faults.ts';

/** What the pod security standard `restricted` asks of a container, and a root file system that can't be written. */
const rights = { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, readOnlyRootFilesystem: true };

/**
 * What is wrong with the pods, a line each: rights that they need not have, images that are not pinned, volumes and mounts
 * that do not fit together, secrets that nobody makes, and probes that lead nowhere.
 */
export function podFaults(manifests: readonly Manifest[], secrets: readonly Manifest[]): string[] {
  return ofKind(manifests, 'Deployment').flatMap(({ name, spec }) => {
    const pod = spec.template.spec;
    const faults = [...rightsFaults(pod), ...volumeFaults(pod, secrets), ...probeFaults(pod)];
    return faults.map((fault) => `Deployment ${name}: ${fault}`);
  });
}

function rightsFaults({ securityContext, automountServiceAccountToken, containers }: Pod): string[] {
  const { runAsNonRoot, runAsUser, seccompProfile } = securityContext;
  return [
    ...(runAsNonRoot && runAsUser > 0 ? [] : ['it may run as root']),
    ...(isEqual(seccompProfile, { type: 'RuntimeDefault' }) ? [] : ['it may make any system call']),
    ...(automountServiceAccountToken ? ['it gets credentials for the cluster'] : []),
    ...containers.flatMap((container) => [
      ...(isEqual(container.securityContext, rights) ? [] : ['it has rights that it need not have']),
      ...(isPinned(container.image) ? [] : [`its image ${container.image} is not pinned`]),
    ]),
  ];
}

function volumeFaults({ volumes, containers }: Pod, secrets: readonly Manifest[]): string[] {
  const names = volumes.map(({ name }) => name);
  const mounts = containers.flatMap(({ volumeMounts }) => volumeMounts.map(({ name }) => name));
  const needed = volumes.flatMap(({ secret }) => (secret === undefined ? [] : [secret.secretName]));
  return [
    ...names.filter((name) => !mounts.includes(name)).map((name) => `the volume ${name} is not mounted`),
    ...mounts.filter((name) => !names.includes(name)).map((name) => `the volume ${name} is mounted, which is none`),
    ...needed
      .filter((name) => !secrets.some(({ metadata }) => metadata.name === name))
      .map((name) => `nobody makes the secret ${name}`),
  ];
}

function probeFaults(pod: Pod): string[] {
  const probes = pod.containers.flatMap(({ readinessProbe, livenessProbe }) => [readinessProbe, livenessProbe]);
  return probes
    .map(({ httpGet, tcpSocket }) => httpGet?.port ?? tcpSocket?.port ?? 'that is named')
    .filter((port) => !hasPort(pod, port))
    .map((port) => `it is probed at no port ${port}`);
}

/** By digest, or by the whole version of a release. */
function isPinned(image: string): boolean {
  return /@sha256:[0-9a-f]{64}$/.test(image) || /^[\w./-]+:\d+\.\d+\.\d+$/.test(image);
}

function isEqual(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
