import { Counter, type Registry } from 'prom-client';
import { type Result, resultOf } from '../ctim/assessment.ts';
import type { Resolver } from '../lookup/resolver.ts';

const labels: Readonly<Record<Result, string>> = {
  listed: 'listed',
  suspicious: 'suspicious',
  'not listed': 'not_listed',
  withheld: 'withheld',
  failed: 'failed',
};

/** The same resolver, its findings counted by result in a registry: plain numbers, since most come from memory. */
export function countFindings(resolver: Resolver, registry: Registry): Resolver {
  const counts: Record<Result, number> = { listed: 0, suspicious: 0, 'not listed': 0, withheld: 0, failed: 0 };
  new Counter({
    name: 'cct_findings_total',
    help: 'Observables looked up, by what the look-up ended in',
    labelNames: ['result'],
    registers: [registry],
    collect() {
      this.reset();
      for (const result of Object.keys(counts) as Result[]) this.inc({ result: labels[result] }, counts[result]);
    },
  });
  return {
    async resolve(observables, options) {
      const findings = await resolver.resolve(observables, options);
      for (const finding of findings) counts[resultOf(finding)]++;
      return findings;
    },
  };
}
