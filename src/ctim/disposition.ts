import { z } from 'zod';

/** CTIM's dispositions, as far as the tracker and its mirror can tell them. */
export const malicious = { disposition: 2, disposition_name: 'Malicious' } as const;
export const suspicious = { disposition: 3, disposition_name: 'Suspicious' } as const;

export type Disposition = typeof malicious | typeof suspicious;

/** The two fields that tell a disposition, in an entity's schema. */
export const dispositionFields = {
  disposition: z.literal([malicious.disposition, suspicious.disposition]),
  disposition_name: z.literal([malicious.disposition_name, suspicious.disposition_name]),
};
