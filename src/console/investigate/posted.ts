import { fullTypes, maxValueCharacters, type Observable } from '../../observables/observable.ts';
import { type Arrangement, arrangementOf } from './arrangement.ts';
import { maxObservables } from './found-in.ts';
import { remarksIn } from './remarks.ts';

/** Whom an analyst asks: the live tracker (and the mirror when it fails), or the mirror alone. */
export type Asked = 'tracker' | 'mirror';

/** What is looked up and how it is shown, as a form posts it. */
export type PostedSelection = {
  readonly observables: readonly Observable[];
  readonly asked: Asked;
  readonly arrangement: Arrangement;
  /** What there is to say of what was not read. */
  readonly remarks: readonly string[];
};

/**
 * What a form's fields select: `o`, each an observable as `type value`, `ask`, how it is shown, and `remark`. What is no observable is
 * left out, and what is more than an investigation may have.
 */
export function selectionOf(form: FormData): PostedSelection {
  const observables = new Map<string, Observable>();
  for (const field of form.getAll('o')) {
    const observable = typeof field === 'string' ? readField(field) : undefined;
    if (observable !== undefined && observables.size < maxObservables) observables.set(fieldOf(observable), observable);
  }
  return {
    observables: [...observables.values()],
    asked: form.get('ask') === 'mirror' ? 'mirror' : 'tracker',
    arrangement: arrangementOf(form),
    remarks: remarksIn(form),
  };
}

/** An observable as a form's field has it. */
export function fieldOf({ type, value }: Observable): string {
  return `${type} ${value}`;
}

function readField(field: string): Observable | undefined {
  const space = field.indexOf(' ');
  const type = fullTypes.find((known) => known === field.slice(0, space));
  const value = field.slice(space + 1);
  return type === undefined || value === '' || value.length > maxValueCharacters ? undefined : { type, value };
}
