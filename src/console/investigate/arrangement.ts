/** What results are put in order and in groups by. */
export type Arrangeable = {
  /** Its place among others by how bad it is: the worst has the lowest. */
  readonly rank: number;
  /** Its place among those asked for, from 0. */
  readonly place: number;
  /** The day of its newest listing; empty when there is none, or it has no date. */
  readonly newest: string;
  /** The value looked up, in lower case. */
  readonly value: string;
  /** Its family, or what there is to say instead of one. */
  readonly family: string;
  /** Its host, or what there is to say instead of one. */
  readonly host: string;
};

/** How results are put in order, and what it is called. The script of the pages has the same (assets/console.js). */
export const sorts = {
  worst: { name: 'worst first', compare: (a: Arrangeable, b: Arrangeable) => a.rank - b.rank },
  newest: { name: 'latest listed first', compare: (a: Arrangeable, b: Arrangeable) => compared(b.newest, a.newest) },
  value: { name: 'by value', compare: (a: Arrangeable, b: Arrangeable) => compared(a.value, b.value) },
  asked: { name: 'as they were given', compare: () => 0 },
} as const;

/** By what results are put together, and what it is called. */
export const groups = {
  none: { name: 'nothing', of: undefined },
  family: { name: 'family', of: ({ family }: Arrangeable) => family },
  host: { name: 'host', of: ({ host }: Arrangeable) => host },
} as const;

/** How a page shows results: what holds none of the words in `filter` is there and hidden. */
export type Arrangement = {
  readonly sort: keyof typeof sorts;
  readonly group: keyof typeof groups;
  readonly filter: string;
};

/** What the fields `sort`, `group` and `filter` of a form ask for; the usual where they say nothing. */
export function arrangementOf(form: FormData): Arrangement {
  const sort = Object.keys(sorts).find((name) => name === form.get('sort')) as Arrangement['sort'] | undefined;
  const group = Object.keys(groups).find((name) => name === form.get('group')) as Arrangement['group'] | undefined;
  const filter = form.get('filter');
  return { sort: sort ?? 'worst', group: group ?? 'none', filter: typeof filter === 'string' ? filter : '' };
}

/** Whether all has to be there before the first can be shown; the worst first is done by the style sheet. */
export function isArranged({ sort, group }: Arrangement): boolean {
  return sort !== 'worst' || group !== 'none';
}

/** Results in order and in their groups, which come in the order of their first; without groups, in one without a name. */
export function arranged<T extends Arrangeable>(cards: readonly T[], { sort, group }: Arrangement): Map<string, T[]> {
  const { compare } = sorts[sort];
  const sorted = [...cards].sort((a, b) => compare(a, b) || a.place - b.place);
  const { of } = groups[group];
  return of === undefined ? new Map([['', sorted]]) : Map.groupBy(sorted, of);
}

function compared(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
