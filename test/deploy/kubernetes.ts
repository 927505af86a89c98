import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { root } from './compose-file.ts';

const run = promisify(execFile);

/** Where the manifests are. */
export const directory = join(root, 'deploy/kubernetes');

const labels = z.record(z.string(), z.string());
const port = z.union([z.string(), z.number()]);

const probe = z.object({
  httpGet: z.object({ path: z.string(), port }).optional(),
  tcpSocket: z.object({ port }).optional(),
});

const podSchema = z.object({
  automountServiceAccountToken: z.boolean(),
  terminationGracePeriodSeconds: z.number().default(30),
  securityContext: z.looseObject({ runAsNonRoot: z.boolean(), runAsUser: z.number() }),
  topologySpreadConstraints: z
    .array(
      z.object({
        topologyKey: z.string(),
        whenUnsatisfiable: z.string(),
        labelSelector: z.object({ matchLabels: labels }),
      }),
    )
    .default([]),
  containers: z.array(
    z.object({
      name: z.string(),
      image: z.string(),
      args: z.array(z.string()).default([]),
      envFrom: z.array(z.object({ configMapRef: z.object({ name: z.string() }) })).default([]),
      ports: z.array(z.object({ name: z.string(), containerPort: z.number() })),
      readinessProbe: probe,
      livenessProbe: probe,
      resources: z.object({
        requests: z.object({ cpu: z.string(), memory: z.string() }),
        limits: z.object({ memory: z.string() }),
      }),
      securityContext: z.unknown(),
      volumeMounts: z.array(z.object({ name: z.string(), mountPath: z.string(), readOnly: z.boolean().optional() })),
    }),
  ),
  volumes: z.array(
    z.object({
      name: z.string(),
      emptyDir: z.object({ sizeLimit: z.string() }).optional(),
      secret: z.object({ secretName: z.string() }).optional(),
    }),
  ),
});

const peer = z.object({
  podSelector: z.object({ matchLabels: labels }).optional(),
  namespaceSelector: z.object({ matchLabels: labels }).optional(),
  ipBlock: z.object({ cidr: z.string(), except: z.array(z.string()).default([]) }).optional(),
});
const ports = z.array(z.object({ port, protocol: z.string().default('TCP') }));

const specs = {
  Deployment: z.object({
    replicas: z.number().optional(),
    selector: z.object({ matchLabels: labels }),
    template: z.object({ metadata: z.object({ labels }), spec: podSchema }),
  }),
  Service: z.object({
    selector: labels,
    ports: z.array(z.object({ name: z.string(), port: z.number(), targetPort: port })),
  }),
  NetworkPolicy: z.object({
    podSelector: z.object({ matchLabels: labels.optional() }),
    policyTypes: z.array(z.string()),
    ingress: z.array(z.object({ from: z.array(peer), ports })).default([]),
    egress: z.array(z.object({ to: z.array(peer), ports })).default([]),
  }),
  PodDisruptionBudget: z.object({ maxUnavailable: z.number(), selector: z.object({ matchLabels: labels }) }),
  HorizontalPodAutoscaler: z.object({
    scaleTargetRef: z.object({ kind: z.string(), name: z.string() }),
    minReplicas: z.number(),
    maxReplicas: z.number(),
  }),
  HTTPRoute: z.object({
    rules: z.array(
      z.object({
        backendRefs: z.array(z.object({ name: z.string(), port: z.number() })),
        timeouts: z.object({ request: z.string() }),
      }),
    ),
  }),
  Ingress: z.object({
    rules: z.array(
      z.object({
        http: z.object({
          paths: z.array(
            z.object({
              backend: z.object({ service: z.object({ name: z.string(), port: z.object({ name: z.string() }) }) }),
            }),
          ),
        }),
      }),
    ),
  }),
};

const manifestSchema = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({ name: z.string(), namespace: z.string().optional(), labels: labels.optional() }),
  data: labels.optional(),
  stringData: labels.optional(),
});

/** An object for the cluster. */
export type Manifest = z.output<typeof manifestSchema>;

type Kind = keyof typeof specs;
type Spec<K extends Kind> = z.output<(typeof specs)[K]>;

/** Labels of an object, or those that a selector asks for. */
export type Labels = z.output<typeof labels>;

/** A pod as a deployment describes it. */
export type Pod = z.output<typeof podSchema>;

/** The objects in a text of YAML documents. */
export function manifestsIn(text: string): Manifest[] {
  return parseAllDocuments(text).map((document) => manifestSchema.parse(document.toJS()));
}

/** What kustomize makes of a directory; rejects with what it says of a wrong one. */
export async function render(path: string): Promise<Manifest[]> {
  const { stdout } = await run('kubectl', ['kustomize', path], { maxBuffer: 2 ** 24 });
  return manifestsIn(stdout);
}

/** All objects of a kind, with what is said of them. */
export function ofKind<K extends Kind>(manifests: readonly Manifest[], kind: K) {
  return manifests
    .filter((manifest) => manifest.kind === kind)
    .map((manifest) => ({
      name: manifest.metadata.name,
      manifest,
      spec: specs[kind].parse(manifest['spec']) as Spec<K>,
    }));
}
