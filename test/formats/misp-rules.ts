import { isIP } from 'node:net';

// draft-dulaunoy-misp-core-format: what MUST or SHALL be present, the JSON types; and no properties but those of PyMISP's
// strict schema, which knows fewer.
export const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const unsigned = /^\d+$/;
const eventStrings: Record<string, RegExp> = {
  uuid,
  id: unsigned,
  info: /^[^\r\n]{1,256}$/,
  threat_level_id: /^[1-4]$/,
  analysis: /^[0-2]$/,
  date: /^\d{4}-\d{2}-\d{2}$/,
  timestamp: unsigned,
  publish_timestamp: unsigned,
  org_id: unsigned,
  orgc_id: unsigned,
  attribute_count: unsigned,
  distribution: /^[0-4]$/,
  sharing_group_id: /^0$/,
};
const attributeStrings: Record<string, RegExp> = {
  uuid,
  id: unsigned,
  type: /^(url|domain|hostname|ip-dst)$/, // all of them valid in the category
  category: /^Network activity$/,
  event_id: unsigned,
  distribution: /^[0-5]$/,
  timestamp: unsigned,
  comment: /^.+$/,
  sharing_group_id: /^0$/,
  value: /^[\x21-\x7e]+$/,
};

type Fields = Readonly<Record<string, unknown>>;
export type MispEvent = Fields & {
  readonly Attribute: readonly Fields[];
  readonly Orgc: Fields;
  readonly Tag: readonly Fields[];
};

/** What is wrong with an event and its attributes. */
export function faultsOfEvent(event: MispEvent): string[] {
  const { Attribute, ...rest } = event;
  const known = [...Object.keys(eventStrings), 'published', 'Orgc', 'Tag'];
  return [
    ...faultsOf(rest, eventStrings, known),
    ...(rest['published'] === true ? [] : ['published']),
    ...(event['attribute_count'] === String(Attribute.length) ? [] : ['attribute_count']),
    ...(new Set(Attribute.map((attribute) => attribute['uuid'])).size === Attribute.length ? [] : ['uuid given twice']),
    ...Attribute.flatMap((attribute) => [
      ...faultsOf(attribute, attributeStrings, [...Object.keys(attributeStrings), 'to_ids', 'deleted']),
      ...(typeof attribute['to_ids'] === 'boolean' && attribute['deleted'] === false ? [] : ['to_ids, deleted']),
      ...(isOfType(String(attribute['type']), String(attribute['value'])) ? [] : [`value ${attribute['value']}`]),
    ]),
  ];
}

function faultsOf(fields: Fields, strings: Record<string, RegExp>, known: readonly string[]): string[] {
  const wrong = Object.entries(strings).filter(([name, form]) => {
    const value = fields[name];
    return typeof value !== 'string' || !form.test(value);
  });
  return [...wrong.map(([name]) => name), ...Object.keys(fields).filter((name) => !known.includes(name))];
}

function isOfType(type: string, value: string): boolean {
  return type === 'url' ? URL.canParse(value) : (isIP(value) !== 0) === (type === 'ip-dst');
}
