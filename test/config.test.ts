import { describe, expect, test } from 'vitest';
import { readConfig } from '../src/config.ts';

describe('PRIVATE_SUFFIXES', () => {
  test.each([
    [undefined, []],
    [' , ', []],
    ['corp.example', ['corp.example']],
    ['corp.example, .Lab.Example\t*.bücher.example', ['corp.example', '.Lab.Example', '*.bücher.example']],
  ])('%j is the list %j', (PRIVATE_SUFFIXES, expected) => {
    expect(readConfig({ PRIVATE_SUFFIXES })).toMatchObject({ config: { privateSuffixes: expected } });
  });

  test.each(['10.0.0.0/8', 'corp.example:8080', 'https://corp.example', '*', '.', 'corp.example ..'])(
    '%j stops the start',
    (PRIVATE_SUFFIXES) => {
      expect(readConfig({ PRIVATE_SUFFIXES })).toEqual({
        faults: [
          `PRIVATE_SUFFIXES must be a list of domains, by comma or space, not ${JSON.stringify(PRIVATE_SUFFIXES)}`,
        ],
      });
    },
  );
});
