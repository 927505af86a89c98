/** The forms in which observables are read. */
export const inputForms = ['lines', 'text', 'csv', 'zeek', 'ndjson', 'json', 'email', 'html'] as const;
export type InputForm = (typeof inputForms)[number];

/** The types of what is found in input, apart from what finds it: a command's help needs no more. */
export const extractedTypes = ['ip', 'ipv6', 'domain', 'url'] as const;
