import { z } from 'zod';
import { fullTypes } from '../observables/observable.ts';

/** CTIM's observable as the relay returns it: equal to the one submitted, its type in lower case. */
export const observableSchema = z
  .strictObject({ type: z.enum(fullTypes), value: z.string().min(1) })
  .meta({ id: 'Observable' });
