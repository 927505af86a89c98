import { type AllowedPlaces, allowedPlaces } from '../observables/allowed-places.ts';
import { readAllowlist } from '../observables/allowlist.ts';
import type { Config } from './config.ts';

/** The allowed places of these settings; an allowlist that became faulty since they were read is an exception. */
export function allowedPlacesOf({
  allowlistFile,
  builtInAllowlist,
}: Pick<Config, 'allowlistFile' | 'builtInAllowlist'>): AllowedPlaces {
  const { faults = [], ...own } =
    allowlistFile === undefined ? { names: [], ranges: [] } : readAllowlist(allowlistFile);
  if (faults.length > 0) throw new Error(`ALLOWLIST_FILE ${faults[0]}`);
  return allowedPlaces(own, builtInAllowlist === 'on');
}
