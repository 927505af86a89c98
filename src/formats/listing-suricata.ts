import { aboutExport, type ExportContext } from './export-context.ts';
import { type Indicator, indicatorTitle } from './indicator.ts';
import type { ListingFormat } from './listing-format.ts';
import { type Match, matchOf } from './suricata/match.ts';
import { assignSids } from './suricata/sids.ts';
import { message, metadataValue, reference } from './suricata/text.ts';

/** Suricata refuses rules of 8 KiB and more. */
const maxRuleLength = 8000;

/**
 * Rules for Suricata 5 and newer, one a line:
 *
 * - a URL: HTTP requests to its host for its path, or for anything below it when it ends in `/`;
 * - a name: DNS queries for exactly that name;
 * - an address: any traffic to it, one alert an hour and source.
 *
 * Only what travels unencrypted is seen; the DNS and address rules cover the rest. URLs on IPv6 hosts are left to the
 * address rules. `sid`s lie in the range for local use (see `assignSids`); `rev` counts the families, which is what can
 * change in a rule.
 */
export const listingsAsSuricata: ListingFormat = function* ({ indicators }, context) {
  for (const line of aboutExport(context)) yield `# ${line}\n`;
  const sids = assignSids(indicators);
  for (const indicator of indicators) {
    const match = matchOf(indicator);
    const sid = sids.get(indicator);
    if (match === undefined || sid === undefined) continue;
    const text = rule(indicator, match, sid, context);
    if (text.length <= maxRuleLength) yield text;
  }
};

function rule(indicator: Indicator, match: Match, sid: number, { trackerUrl }: ExportContext): string {
  const options = [
    `msg:"${message(`CyberCrime Tracker ${indicatorTitle(indicator)}`)}"`,
    ...match.options,
    `reference:url,${reference(trackerUrl, indicator.hosts[0] ?? indicator.value)}`,
    'classtype:trojan-activity',
    `sid:${sid}`,
    `rev:${Math.max(1, indicator.families.length)}`,
    `metadata:${metadata(indicator).join(', ')}`,
  ];
  return `${match.header} (${options.map((option) => `${option};`).join(' ')})\n`;
}

function metadata({ families, firstListed, lastListed }: Indicator): string[] {
  return [
    ...families.slice(0, 8).map((family) => `malware_family ${metadataValue(family)}`),
    ...(firstListed === '' ? [] : [`created_at ${firstListed.replaceAll('-', '_')}`]),
    ...(lastListed === '' ? [] : [`updated_at ${lastListed.replaceAll('-', '_')}`]),
    'attack_target Client_Endpoint',
    'signature_severity Major',
  ];
}
