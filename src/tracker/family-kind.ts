/** What the tracker's families are, as far as their names tell: most are panels, but it lists other places too. */
export type FamilyKind = {
  /** For a title: `Keitaro C2 panel`, `WSO web shell`. */
  readonly noun: string;
  /** Of Lockheed Martin's kill chain, which CTIM and STIX both name so. */
  readonly phase: 'command-and-control' | 'installation' | 'delivery' | 'exploitation' | 'actions-on-objective';
};

const panel: FamilyKind = { noun: 'C2 panel', phase: 'command-and-control' };

const others: readonly (readonly [RegExp, FamilyKind])[] = [
  [/^(?:wso|r57|c99|b374k|h4cka)\b|shell$|^backdoor$/i, { noun: 'web shell', phase: 'installation' }],
  [/mailer|spammer|^tunispam$/i, { noun: 'mailer', phase: 'delivery' }],
  [
    /exploit|\bek\b|^(?:blackhole|sweet orange|sakura|fragus|crimepack|critxpack|rig|eleonore|icepack|redkit|sibhost|bleeding life|alpha pack)\b/i,
    { noun: 'exploit kit', phase: 'exploitation' },
  ],
  [
    /\b(?:shop|forum|stresser|booter|affiliate|aff|money laundering|crypt service)\b|pharma|booter$|^toolstore/i,
    { noun: 'site', phase: 'actions-on-objective' },
  ],
];

/** The kind of a family; a panel unless its name says otherwise. */
export function kindOf(family: string): FamilyKind {
  return others.find(([names]) => names.test(family))?.[1] ?? panel;
}

/** Whether the family runs malware from there, and not something else that the tracker lists. */
export function isPanel(family: string): boolean {
  return kindOf(family) === panel;
}

/**
 * What to call something of these families: `Keitaro, Pony C2 panel`, `WSO web shell`, `Mailer` (whose name says it
 * already), or `C2 panel` when none is known. Names the first eight.
 */
export function familyTitle(families: readonly string[]): string {
  if (families.length === 0) return panel.noun;
  const byNoun = Map.groupBy(families.slice(0, 8), (family) => kindOf(family).noun);
  return [...byNoun].map(([noun, names]) => titled(names, noun)).join(', ');
}

function titled(names: readonly string[], noun: string): string {
  const last = names.at(-1) ?? '';
  const saysIt = noun !== panel.noun && last.toLowerCase().includes(noun.slice(noun.lastIndexOf(' ') + 1));
  return names.join(', ') + (saysIt ? '' : ` ${noun}`);
}
