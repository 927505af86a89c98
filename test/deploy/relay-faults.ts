import { configSchema } from '../../src/config/config.ts';
import { type Manifest, ofKind, type Pod } from './kubernetes.ts';
import { bytesOf, finishSeconds, measuredPeakBytes } from './measured.ts';
import { settingFaults } from './setting-faults.ts';
import { hasPort } from './wiring-faults.ts';

/**
 * What is wrong with how the relay is run, a line each: settings that it does not know or start with, ports and files
 * that are not where they say, an end before it is done, and memory below what was measured.
 */
export function relayFaults(manifests: readonly Manifest[], fileAt: (path: string) => string): string[] {
  const pod = ofKind(manifests, 'Deployment').find(({ name }) => name === 'relay')?.spec.template.spec;
  if (pod === undefined) return ['there is no Deployment relay'];
  const settings = settingsOf(pod, manifests);
  return [
    ...settingFaults(settings, fileAt),
    ...placeFaults(pod, settings),
    ...timeFaults(manifests, pod, settings),
    ...memoryFaults(pod),
  ];
}

/** What the maps hold that it names; one that there is not is a setting that is none. */
function settingsOf({ containers }: Pod, manifests: readonly Manifest[]): Record<string, string> {
  const maps = containers.flatMap(({ envFrom }) => envFrom.map(({ configMapRef }) => configMapRef.name));
  const dataOf = (map: string) =>
    manifests.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === map)?.data ?? { [map]: '' };
  return Object.assign({}, ...maps.map(dataOf));
}

function placeFaults(pod: Pod, settings: Readonly<Record<string, string>>): string[] {
  const mounts = pod.containers.flatMap(({ volumeMounts }) => volumeMounts);
  return [
    ...['PORT', 'METRICS_PORT']
      .filter((name) => !hasPort(pod, Number(settings[name])))
      .map((name) => `${name} is no port of the pod`),
    ...Object.entries(settings)
      .filter(
        ([name, path]) => name.endsWith('_FILE') && !mounts.some(({ mountPath }) => path.startsWith(`${mountPath}/`)),
      )
      .map(([name, path]) => `${name} is ${path}, where nothing is mounted`),
  ];
}

function timeFaults(manifests: readonly Manifest[], pod: Pod, settings: Readonly<Record<string, string>>): string[] {
  const { drainSeconds, requestDeadlineMs } = configSchema.shape;
  const drain = drainSeconds.safeParse(settings['DRAIN_SECONDS']).data ?? Number.NaN;
  const deadlineMs = requestDeadlineMs.safeParse(settings['REQUEST_DEADLINE_MS']).data ?? Number.NaN;
  const timeouts = ofKind(manifests, 'HTTPRoute').flatMap(({ spec }) =>
    spec.rules.map(({ timeouts }) => timeouts.request),
  );
  return [
    ...(pod.terminationGracePeriodSeconds > drain + finishSeconds ? [] : ['it is killed before it is done']),
    ...timeouts
      .filter((timeout) => !(Number.parseInt(timeout, 10) * 1000 > deadlineMs))
      .map((timeout) => `a route gives up after ${timeout}, before the relay answers`),
  ];
}

function memoryFaults({ containers }: Pod): string[] {
  return containers
    .map(({ resources }) => resources.limits.memory)
    .filter((limit) => !(bytesOf(limit) > 1.25 * measuredPeakBytes))
    .map((limit) => `its memory is ${limit}, too little for the peak that was measured`);
}
