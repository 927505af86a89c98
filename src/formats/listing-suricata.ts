import { familyTitle } from '../tracker/family-kind.ts';
import { aboutExport, type ExportContext } from './export-context.ts';
import type { ListingFormat } from './listing-format.ts';
import { type Detection, detectionOf } from './suricata/detection.ts';
import { assignSids } from './suricata/sids.ts';
import { message, metadataValue, reference } from './suricata/text.ts';
import type { WatchItem } from './watch-items.ts';

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
export const listingsAsSuricata: ListingFormat = {
  head: (_, context) => aboutExport(context, '#'),
  *entries({ items }, context) {
    const sids = assignSids(items);
    for (const item of items) {
      const detection = detectionOf(item);
      const sid = sids.get(item);
      if (detection === undefined || sid === undefined) continue;
      const text = rule(item, detection, sid, context);
      if (text.length <= maxRuleLength) yield text;
    }
  },
  tail: '',
};

function rule(item: WatchItem, detection: Detection, sid: number, { trackerUrl }: ExportContext): string {
  const options = [
    `msg:"${message(`CyberCrime Tracker ${familyTitle(item.families)}`)}"`,
    ...detection.options,
    `reference:url,${reference(trackerUrl, item.hosts[0] ?? item.value)}`,
    'classtype:trojan-activity',
    `sid:${sid}`,
    `rev:${Math.max(1, item.families.length)}`,
    `metadata:${metadata(item).join(', ')}`,
  ];
  return `${detection.header} (${options.map((option) => `${option};`).join(' ')})\n`;
}

function metadata({ families, firstListed, lastListed }: WatchItem): string[] {
  return [
    ...families.slice(0, 8).map((family) => `malware_family ${metadataValue(family)}`),
    ...(firstListed === '' ? [] : [`created_at ${firstListed.replaceAll('-', '_')}`]),
    ...(lastListed === '' ? [] : [`updated_at ${lastListed.replaceAll('-', '_')}`]),
    'attack_target Client_Endpoint',
    'signature_severity Major',
  ];
}
