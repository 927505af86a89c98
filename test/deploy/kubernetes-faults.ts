import type { Manifest } from './kubernetes.ts';
import { schemaFaults } from './kubernetes-schema.ts';
import { podFaults } from './pod-faults.ts';
import { relayFaults } from './relay-faults.ts';
import { wiringFaults } from './wiring-faults.ts';

/** What a check knows of what stands beside the objects. */
export type Surroundings = {
  /** The secrets, which are made apart from them. */
  readonly secrets: readonly Manifest[];
  /** Where a file that a secret holds can be read here. */
  readonly fileAt: (path: string) => string;
};

/** All that is wrong with objects that are applied together, a line each. */
export function faultsOf(manifests: readonly Manifest[], { secrets, fileAt }: Surroundings): string[] {
  return [
    ...manifests.flatMap(schemaFaults),
    ...wiringFaults(manifests),
    ...podFaults(manifests, secrets),
    ...relayFaults(manifests, fileAt),
  ];
}
