import { type Labels, type Manifest, ofKind, type Pod } from './kubernetes.ts';

type Port = string | number;

/**
 * What does not lead anywhere among objects that belong together, a line each: selectors that select nothing or others,
 * and ports that nothing listens on.
 */
export function wiringFaults(manifests: readonly Manifest[]): string[] {
  const deployments = ofKind(manifests, 'Deployment');
  const services = ofKind(manifests, 'Service');

  const selected = (selector: Labels = {}) =>
    deployments
      .filter(({ spec: { template } }) =>
        Object.entries(selector).every(([key, value]) => template.metadata.labels[key] === value),
      )
      .map(({ name, spec }) => ({ name, pod: spec.template.spec }));
  const namesOf = (selector?: Labels) => selected(selector).map(({ name }) => name);
  const noPort = (selector: Labels | undefined, ports: readonly Port[]) =>
    ports.filter((port) => !selected(selector).every(({ pod }) => hasPort(pod, port)));
  const isServed = (name: string, port: Port) =>
    services.some(
      (service) => service.name === name && service.spec.ports.some((one) => [one.name, one.port].includes(port)),
    );

  const ofDeployments = deployments.flatMap(({ name, spec }) => {
    const spread = spec.template.spec.topologySpreadConstraints.map(({ labelSelector }) => labelSelector);
    return [spec.selector, ...spread]
      .filter(({ matchLabels }) => namesOf(matchLabels).join() !== name)
      .map(({ matchLabels }) => `Deployment ${name} selects ${namesOf(matchLabels).join() || 'nobody'}`);
  });
  const ofServices = services.flatMap(({ name, spec }) => [
    ...(namesOf(spec.selector).length === 1
      ? []
      : [`Service ${name} selects ${namesOf(spec.selector).join() || 'nobody'}`]),
    ...noPort(
      spec.selector,
      spec.ports.map(({ targetPort }) => targetPort),
    ).map((port) => `Service ${name} leads to no port ${port}`),
  ]);
  const backends = [
    ...ofKind(manifests, 'HTTPRoute').flatMap(({ spec }) => spec.rules.flatMap(({ backendRefs }) => backendRefs)),
    ...ofKind(manifests, 'Ingress').flatMap(({ spec }) =>
      spec.rules.flatMap(({ http }) =>
        http.paths.map(({ backend: { service } }) => ({ name: service.name, port: service.port.name })),
      ),
    ),
  ];
  const ofRoutes = backends
    .filter(({ name, port }) => !isServed(name, port))
    .map(({ name, port }) => `a route leads to ${name}:${port}, which is no service`);
  const ofBudgets = ofKind(manifests, 'PodDisruptionBudget')
    .filter(({ spec }) => namesOf(spec.selector.matchLabels).length !== 1)
    .map(({ name }) => `PodDisruptionBudget ${name} selects nobody`);
  const ofScalers = ofKind(manifests, 'HorizontalPodAutoscaler').flatMap(({ name, spec }) => {
    const target = deployments.find((deployment) => deployment.name === spec.scaleTargetRef.name);
    if (target === undefined) return [`HorizontalPodAutoscaler ${name} scales nothing`];
    return target.spec.replicas === undefined ? [] : [`Deployment ${target.name} sets what the autoscaler does`];
  });
  const ofPolicies = ofKind(manifests, 'NetworkPolicy').flatMap(({ name, spec }) => {
    const own = spec.podSelector.matchLabels;
    const opened = spec.ingress.flatMap(({ ports }) =>
      noPort(
        own,
        ports.map(({ port }) => port),
      ),
    );
    // Pods elsewhere, and addresses, can't be looked at.
    const led = spec.egress.flatMap(({ to, ports }) =>
      to
        .filter(({ podSelector, namespaceSelector }) => podSelector !== undefined && namespaceSelector === undefined)
        .flatMap(({ podSelector }) => [
          ...(namesOf(podSelector?.matchLabels).length > 0 ? [] : ['nobody']),
          ...noPort(
            podSelector?.matchLabels,
            ports.map(({ port }) => port),
          ),
        ]),
    );
    return [
      ...(namesOf(own).length > 0 ? [] : [`NetworkPolicy ${name} is for nobody`]),
      ...opened.map((port) => `NetworkPolicy ${name} opens no port ${port}`),
      ...led.map((port) => `NetworkPolicy ${name} leads to no port ${port}`),
    ];
  });
  return [
    ...ofDeployments,
    ...ofServices,
    ...ofRoutes,
    ...ofBudgets,
    ...ofScalers,
    ...ofPolicies,
    ...namespaceFaults(manifests),
  ];
}

/** Whether a pod has a port of that number or name. */
export function hasPort({ containers }: Pod, port: Port): boolean {
  return containers.some(({ ports }) => ports.some(({ name, containerPort }) => [name, containerPort].includes(port)));
}

function namespaceFaults(manifests: readonly Manifest[]): string[] {
  const names = manifests.map(({ kind, metadata }) => (kind === 'Namespace' ? metadata.name : metadata.namespace));
  const different = [...new Set(names)];
  return different.length === 1 ? [] : [`the objects are in several namespaces: ${different.join(', ')}`];
}
