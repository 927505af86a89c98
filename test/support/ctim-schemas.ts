import { z } from 'zod';

/**
 * The five entities of CTIM 1.3 that the relay answers with, closed, with every field that CTIM documents
 * (github.com/threatgrid/ctim, `doc/structures`) and its bounds: written from there and not from the relay's code.
 */

const shortText = z.string().min(1).max(1024);
const mediumText = z.string().min(1).max(2048);
const markdown = z.string().min(1).max(5000);
const time = z.iso.datetime({ precision: 3 });
const level = z.enum(['High', 'Info', 'Low', 'Medium', 'None', 'Unknown']);
const severity = z.enum(['Critical', 'High', 'Info', 'Low', 'Medium', 'None', 'Unknown']);
const disposition = z.literal([1, 2, 3, 4, 5]);
const dispositionName = z.enum(['Clean', 'Malicious', 'Suspicious', 'Common', 'Unknown']);
const observable = z.strictObject({
  type: z.enum(['ip', 'ipv6', 'domain', 'hostname', 'url']),
  value: z.string().min(1),
});
const validTime = z.strictObject({ start_time: time.optional(), end_time: time.optional() });
const reference = z.strictObject({
  source_name: mediumText,
  description: markdown.optional(),
  external_id: z.string().optional(),
  hashes: z.array(z.string()).optional(),
  url: z.url().optional(),
});

const id = <T extends string>(type: T) =>
  z.templateLiteral(['transient:', type, '-', z.uuid({ version: 'v5' })], { error: `is no id of a ${type}` });

const base = {
  schema_version: z.literal('1.3.28'),
  revision: z.int().nonnegative().optional(),
  external_ids: z.array(z.string().min(1)).optional(),
  external_references: z.array(reference).optional(),
  timestamp: time.optional(),
  language: shortText.optional(),
  tlp: z.enum(['amber', 'green', 'red', 'white']).optional(),
  source_uri: z.url().optional(),
};
const describable = {
  title: shortText.optional(),
  description: markdown.optional(),
  short_description: mediumText.optional(),
};

export const verdict = z.strictObject({
  type: z.literal('verdict'),
  observable,
  disposition,
  disposition_name: dispositionName.optional(),
  judgement_id: id('judgement').optional(),
  valid_time: validTime,
});

export const judgement = z.strictObject({
  ...base,
  type: z.literal('judgement'),
  id: id('judgement'),
  source: mediumText,
  observable,
  disposition,
  disposition_name: dispositionName,
  priority: z.int().min(0).max(90, 'is beyond what CTIM grants an automated system'),
  confidence: level,
  severity,
  valid_time: validTime,
  reason: shortText.optional(),
  reason_uri: z.url().optional(),
});

export const indicator = z.strictObject({
  ...base,
  ...describable,
  type: z.literal('indicator'),
  id: id('indicator'),
  source: mediumText.optional(),
  producer: shortText,
  valid_time: validTime,
  severity: level.optional(),
  negate: z.boolean().optional(),
  indicator_type: z
    .array(
      z.enum([
        'Anonymization',
        'C2',
        'Compromised PKI Certificate',
        'Domain Watchlist',
        'Exfiltration',
        'File Hash Watchlist',
        'Host Characteristics',
        'IMEI Watchlist',
        'IMSI Watchlist',
        'IP Watchlist',
        'Login Name',
        'Malicious E-mail',
        'Malware Artifacts',
        'URL Watchlist',
      ]),
    )
    .optional(),
  tags: z.array(shortText).optional(),
  likely_impact: markdown.optional(),
  confidence: level.optional(),
  kill_chain_phases: z.array(z.strictObject({ kill_chain_name: shortText, phase_name: shortText })).optional(),
  test_mechanisms: z.array(mediumText).optional(),
});

export const sighting = z.strictObject({
  ...base,
  ...describable,
  type: z.literal('sighting'),
  id: id('sighting'),
  source: mediumText.optional(),
  confidence: level,
  count: z.int().nonnegative(),
  observed_time: z
    .strictObject({ start_time: time, end_time: time.optional() })
    .refine(({ start_time, end_time = start_time }) => start_time <= end_time, 'ends before it starts'),
  internal: z.boolean().optional(),
  observables: z.array(observable).optional(),
  relations: z
    .array(
      z.strictObject({
        origin: z.string().min(1),
        origin_uri: z.url().optional(),
        relation: z.literal('Resolved_To'),
        source: observable,
        related: observable,
      }),
    )
    .optional(),
  resolution: z.enum(['allowed', 'blocked', 'contained', 'detected']).optional(),
  severity: severity.optional(),
});

const entityId = z.union([id('judgement'), id('indicator'), id('sighting')]);

export const relationship = z.strictObject({
  ...base,
  ...describable,
  type: z.literal('relationship'),
  id: id('relationship'),
  source: mediumText.optional(),
  relationship_type: z.enum([
    'attributed-to',
    'based-on',
    'derived-from',
    'detects',
    'duplicate-of',
    'element-of',
    'exploits',
    'indicates',
    'member-of',
    'mitigates',
    'related-to',
    'sighting-of',
    'targets',
    'uses',
    'variant-of',
  ]),
  source_ref: entityId,
  target_ref: entityId,
});
