import { integer, oneOf } from './setting-kinds.ts';

/** The settings of STIX indicators, wherever they are exported or served. */
export const indicatorShape = {
  indicatorValidFrom: oneOf(['listing', 'held']).default('listing').meta({
    unit: 'listing, held',
    description:
      'From which day on a STIX indicator is valid: that of the `listing`, or that on which this relay first `held` it, for platforms that revoke at once what became valid years ago.',
  }),
  indicatorValidDays: integer(1, 36_500).optional().meta({
    unit: 'days',
    description:
      'How many days after the latest such day a STIX indicator is valid. Unless set, none says until when it is.',
  }),
};
