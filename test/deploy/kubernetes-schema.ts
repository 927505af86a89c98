import { validate as httpRoute } from '@kubernetes-models/gateway-api/_schemas/IoK8sSigsGatewayApiApisV1HTTPRoute';
import { validate as deployment } from 'kubernetes-models/_schemas/IoK8sApiAppsV1Deployment';
import { validate as autoscaler } from 'kubernetes-models/_schemas/IoK8sApiAutoscalingV2HorizontalPodAutoscaler';
import { validate as configMap } from 'kubernetes-models/_schemas/IoK8sApiCoreV1ConfigMap';
import { validate as namespace } from 'kubernetes-models/_schemas/IoK8sApiCoreV1Namespace';
import { validate as secret } from 'kubernetes-models/_schemas/IoK8sApiCoreV1Secret';
import { validate as service } from 'kubernetes-models/_schemas/IoK8sApiCoreV1Service';
import { validate as ingress } from 'kubernetes-models/_schemas/IoK8sApiNetworkingV1Ingress';
import { validate as networkPolicy } from 'kubernetes-models/_schemas/IoK8sApiNetworkingV1NetworkPolicy';
import { validate as disruptionBudget } from 'kubernetes-models/_schemas/IoK8sApiPolicyV1PodDisruptionBudget';

/** A check that was compiled of a JSON schema; what it found last is kept with it. */
type Validate = ((data: unknown) => boolean) & {
  readonly errors?:
    | readonly { readonly instancePath: string; readonly keyword: string; readonly params: object }[]
    | null;
};

/** Kubernetes' and the Gateway API's own schemas, of the kinds that this project uses. */
const schemas: Readonly<Record<string, Validate>> = {
  'v1 Namespace': namespace,
  'v1 ConfigMap': configMap,
  'v1 Secret': secret,
  'v1 Service': service,
  'apps/v1 Deployment': deployment,
  'autoscaling/v2 HorizontalPodAutoscaler': autoscaler,
  'policy/v1 PodDisruptionBudget': disruptionBudget,
  'networking.k8s.io/v1 NetworkPolicy': networkPolicy,
  'networking.k8s.io/v1 Ingress': ingress,
  'gateway.networking.k8s.io/v1 HTTPRoute': httpRoute,
};

/**
 * What Kubernetes would refuse of a manifest with `--validate=strict`, a line each: values that its schema does not take,
 * and fields that the schema does not know, which the schema itself lets pass.
 */
export function schemaFaults(manifest: { readonly apiVersion: string; readonly kind: string }): string[] {
  const kind = `${manifest.apiVersion} ${manifest.kind}`;
  const validate = schemas[kind];
  if (validate === undefined) return [`${kind}: no schema is known here`];
  const unread = new Set<string>();
  if (validate(watched(manifest, '', unread))) return [...unread].map((path) => `${kind}: ${path} is no field`);
  return (validate.errors ?? []).map(
    ({ instancePath, keyword, params }) => `${kind}: ${instancePath} is not of ${keyword} ${JSON.stringify(params)}`,
  );
}

/** `value`, of which `unread` has the paths of all fields that were not read yet: a schema reads those that it knows. */
function watched<T>(value: T, path: string, unread: Set<string>): T {
  if (typeof value !== 'object' || value === null) return value;
  if (!Array.isArray(value)) for (const key of Object.keys(value)) unread.add(`${path}/${key}`);
  return new Proxy(value, {
    get(target, key) {
      const within = `${path}/${String(key)}`;
      unread.delete(within);
      return watched(Reflect.get(target, key), within, unread);
    },
  });
}
