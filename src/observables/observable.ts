/** The observable types the relay answers in profile `compatible`. */
export const compatibleTypes = ['ip', 'url'] as const;

/** The observable types the relay answers in profile `full`. */
export const fullTypes = [...compatibleTypes, 'ipv6', 'domain', 'hostname'] as const;

/** A type of observable that can be looked up in the tracker, in CTIM's spelling. */
export type ObservableType = (typeof fullTypes)[number];

/** CTIM's observable, its `value` exactly as it was submitted. */
export type Observable = {
  readonly type: ObservableType;
  readonly value: string;
};

/** A CTIM observable of any type, as a caller submits it. */
export type SubmittedObservable = {
  readonly type: string;
  readonly value: string;
};

/** Characters of a value that is looked up at most. */
export const maxValueCharacters = 8192;

/**
 * The observables among `submitted` whose type, matched case-insensitively, is one of `types`: in the order submitted,
 * the type in lower case, the value untouched, equal ones once. Other types are left out silently, and values of more than
 * `maxValueCharacters` counted in `tooLong`.
 */
export function selectSupported(
  submitted: readonly SubmittedObservable[],
  types: readonly ObservableType[],
): { readonly selected: Observable[]; readonly tooLong: number } {
  const selected: Observable[] = [];
  const seen = new Map<string, Set<string>>();
  let tooLong = 0;
  for (const { type, value } of submitted) {
    const known = types.find((candidate) => candidate === type) ?? types.find((t) => t === type.toLowerCase());
    if (known === undefined) continue;
    if (value.length > maxValueCharacters) {
      tooLong++;
      continue;
    }
    const values = seen.get(known) ?? new Set();
    if (values.size === 0) seen.set(known, values);
    else if (values.has(value)) continue;
    values.add(value);
    selected.push({ type: known, value });
  }
  return { selected, tooLong };
}
