import { expect, test } from 'vitest';
import { carryDates } from '../../src/mirror/carry-dates.ts';

const listing = (family: string, url: string, date = '', ip = '192.0.2.1') => ({ family, url, ip, date });

test('a date that was known stays with its listing, whose address may have changed', () => {
  const held = [listing('Pony', 'a.example/', '2018-01-14'), listing('Zeus', 'b.example/')];
  expect(
    carryDates(
      [
        listing('Pony', 'a.example/', '', '192.0.2.9'),
        listing('Zeus', 'a.example/'),
        listing('Zeus', 'b.example/'),
        listing('Pony', 'new.example/'),
        listing('Pony', 'a.example/', '2026-05-07'),
      ],
      held,
    ).map(({ date }) => date),
  ).toEqual(['2018-01-14', '', '', '', '2026-05-07']);
});
