import type { RefreshResult } from '../mirror/keeper.ts';

/** Why a refresh of the mirror took nothing; undefined when it did, or nothing was newer. */
export function whyNotRefreshed(result: RefreshResult): string | undefined {
  if (result.kind === 'failed') return result.detail;
  return result.kind === 'busy' ? 'another replica is fetching them right now; try again in a minute' : undefined;
}
