import { describe, expect, test } from 'vitest';
import { extractObservables } from '../../../src/observables/extraction/extract-observables.ts';
import { snippets } from './truth.ts';

const results = snippets.map(({ kind, text, expected }) => {
  const found = extractObservables(text).map(({ type, value }) => `${type} ${value}`);
  return {
    kind,
    right: found.filter((observable) => expected.includes(observable)),
    missed: expected.filter((observable) => !found.includes(observable)),
    wrong: found.filter((observable) => !expected.includes(observable)),
  };
});
const count = (what: 'right' | 'missed' | 'wrong') => results.reduce((sum, result) => sum + result[what].length, 0);

/** What an analyst sees in the snippets and the extraction does not. */
const knownMisses = [
  'mail body, quoted-printable: url http://billing.nightjar.example/view/2026/02/invoice-11827.html', // folded
  'code, regular expression: url nightjar.example/gate',
  'list, defanged in odd ways: url http://e4.example/x', // spaces everywhere
  'tcpdump: ipv6 2001:db8::8', // the port behind a dot
  'tcpdump: ipv6 2001:db8::9',
  'feed, RPZ: ip 203.0.113.133', // written backwards
  'report, wrapped: url http://wrap-one.example/gate.php', // over two lines
];

/** What the extraction finds and an analyst does not. */
const knownErrors = [
  'report, English: ip 4.1.0.9', // a version, as only the sense tells
  'forum post: ip 10.2.0.3',
  'mail body, quoted-printable: url http://billing.nightjar.example/view/2026/02/invoice-1182=',
  'code, hosts file: ip 127.0.0.1',
  'code, properties: domain logging.level.org.springframework.web',
  'code, regular expression: url nightjar.example/gate/i',
  'JSON, AWS CloudTrail: ip 2.13.0.1',
  'JSON, Kubernetes audit: url audit.k8s.io/v1',
  'list, defanged in odd ways: domain e4.example',
  'list, versions: ip 7.4.0.1', // "release" stands before addresses too
  'ticket: ip 4.2.1.3',
  'report, wrapped: url http://wrap-one.example/',
];

describe('the marked snippets', () => {
  test('are 200 at least, a tenth of them without an observable', () => {
    expect(snippets.length).toBeGreaterThanOrEqual(200);
    expect(snippets.filter(({ expected }) => expected.length === 0).length).toBeGreaterThanOrEqual(20);
  });

  test('are found but for the known misses', () => {
    expect(results.flatMap(({ kind, missed }) => missed.map((observable) => `${kind}: ${observable}`))).toEqual(
      knownMisses,
    );
  });

  test('hold nothing else that is found but the known errors', () => {
    expect(results.flatMap(({ kind, wrong }) => wrong.map((observable) => `${kind}: ${observable}`))).toEqual(
      knownErrors,
    );
  });

  test('are found with a precision of 0.95 and a recall of 0.92', () => {
    expect(count('right') / (count('right') + count('wrong'))).toBeGreaterThanOrEqual(0.95);
    expect(count('right') / (count('right') + count('missed'))).toBeGreaterThanOrEqual(0.92);
  });
});
