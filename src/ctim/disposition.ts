/** CTIM's dispositions, as far as the tracker can tell them. */
export const malicious = { disposition: 2, disposition_name: 'Malicious' } as const;
