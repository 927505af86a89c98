import { z } from 'zod';
import type { RelayError } from '../ctim/relay-error.ts';

/** Texts of the original relay's validation, which callers know. */
const texts = {
  wrongType: 'Invalid input type.',
  missing: 'Missing data for required field.',
  null: 'Field may not be null.',
  notString: 'Not a valid string.',
  blank: 'Field may not be blank.',
  unknown: 'Unknown field.',
  notOneOf: (choices: readonly string[]) => `Must be one of: ${choices.join(', ')}.`,
  tooLong: (limit: number) => `Longer than maximum length ${limit}.`,
};

/** A required, non-blank string, of at most `maxLength` characters if that is given; its faults told in the original relay's words. */
export function requiredText(maxLength = Number.MAX_SAFE_INTEGER) {
  return z
    .string({
      error: ({ input }) => (input === undefined ? texts.missing : input === null ? texts.null : texts.notString),
    })
    .min(1, { error: texts.blank })
    .max(maxLength, { error: texts.tooLong(maxLength) });
}

/** An array of at most `maxItems` items, its faults told in the original relay's words. */
export function boundedArray<T extends z.ZodType>(item: T, maxItems: number) {
  return z.array(item, { error: texts.wrongType }).max(maxItems, { error: texts.tooLong(maxItems) });
}

/** An object with no other fields than these, its faults told in the original relay's words. */
export function closedObject<T extends z.ZodRawShape>(shape: T) {
  return z.strictObject(shape, {
    error: ({ code }) => (code === 'unrecognized_keys' ? texts.unknown : texts.wrongType),
  });
}

/** The error for a body that did not pass validation: all faults at once, by item and field. */
export function invalidPayload(issues: readonly z.core.$ZodIssue[]): RelayError {
  return invalidPayloadOf(faultsByPlace(issues));
}

/** The error for a body that could not even be read. */
export function unreadablePayload(fault: string = texts.wrongType): RelayError {
  return invalidPayloadOf({ _schema: [fault] });
}

/** The error for a body whose field `name` has a value other than these. */
export function unknownChoice(name: string, choices: readonly string[]): RelayError {
  return invalidPayloadOf({ [name]: [texts.notOneOf(choices)] });
}

function invalidPayloadOf(faults: Faults): RelayError {
  const message = `Invalid JSON payload received. ${JSON.stringify(faults)}.`;
  return { type: 'fatal', code: 'invalid_payload', message };
}

/** More than a thousand observables can have; a body made of faults is not told all of them. */
const maxFaults = 10_000;

type Faults = { [place: string]: Faults | string[] };

/** The shape of the original: a key for each faulty item, within it one for each faulty field, `_schema` for itself. */
function faultsByPlace(issues: readonly z.core.$ZodIssue[]): Faults {
  const faults: Faults = Object.create(null);
  for (const { within, name, message } of issues.flatMap(placesOf).slice(0, maxFaults)) {
    let level = faults;
    for (const step of within) {
      level[step] ??= Object.create(null);
      level = level[step] as Faults;
    }
    level[name] ??= [message];
  }
  return faults;
}

function placesOf(issue: z.core.$ZodIssue): { within: string[]; name: string; message: string }[] {
  const { message } = issue;
  const path = issue.path.map(String);
  if (issue.code === 'unrecognized_keys') return issue.keys.map((name) => ({ within: path, name, message }));
  const isField = typeof issue.path.at(-1) === 'string';
  return [
    isField
      ? { within: path.slice(0, -1), name: path.at(-1) ?? '', message }
      : { within: path, name: '_schema', message },
  ];
}
