import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compatibleTypes, fullTypes, selectSupported } from '../../src/observables/observable.ts';
import { anyText } from '../support/any-text.ts';

describe('selectSupported', () => {
  test('matches the type in any case and leaves the value untouched', () => {
    expect(
      selectSupported(
        [
          { type: 'URL', value: ' HTTP://Panel.Example/#a ' },
          { type: 'Ip', value: '203.0.113.1' },
        ],
        compatibleTypes,
      ).selected,
    ).toEqual([
      { type: 'url', value: ' HTTP://Panel.Example/#a ' },
      { type: 'ip', value: '203.0.113.1' },
    ]);
  });

  test('keeps equal observables once, in the order submitted', () => {
    const submitted = [
      { type: 'url', value: 'b.example' },
      { type: 'ip', value: 'b.example' },
      { type: 'URL', value: 'b.example' },
      { type: 'url', value: 'B.example' },
    ];
    expect(selectSupported(submitted, compatibleTypes).selected.map(({ type, value }) => `${type} ${value}`)).toEqual([
      'url b.example',
      'ip b.example',
      'url B.example',
    ]);
  });

  test('leaves out other types silently', () => {
    const types = ['domain', 'hostname', 'ipv6', 'sha256', 'ip ', '', 'constructor', '__proto__'];
    const submitted = types.map((type) => ({ type, value: 'panel.example' }));
    expect(selectSupported(submitted, compatibleTypes)).toEqual({ selected: [], tooLong: 0 });
    expect(selectSupported(submitted, fullTypes).selected.map(({ type }) => type)).toEqual([
      'domain',
      'hostname',
      'ipv6',
    ]);
  });

  test('counts values that are too long apart, and does not look at those of other types', () => {
    const long = 'a'.repeat(8193);
    const submitted = ['url', 'process_args', 'ip'].map((type) => ({ type, value: long }));
    expect(selectSupported([...submitted, { type: 'url', value: 'b' }], compatibleTypes)).toEqual({
      selected: [{ type: 'url', value: 'b' }],
      tooLong: 2,
    });
  });

  test('never throws, never invents', () => {
    const observable = fc.record({
      type: fc.oneof(fc.constantFrom('ip', 'URL'), anyText),
      value: anyText,
    });
    fc.assert(
      fc.property(fc.array(observable), (submitted) => {
        const { selected } = selectSupported(submitted, compatibleTypes);
        expect(new Set(selected.map(({ type, value }) => `${type} ${value}`)).size).toBe(selected.length);
        for (const { type, value } of selected) {
          expect(submitted.some((each) => each.type.toLowerCase() === type && each.value === value)).toBe(true);
        }
      }),
    );
  });
});
