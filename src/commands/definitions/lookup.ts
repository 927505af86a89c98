import { type Command, InvalidArgumentError, Option } from '@commander-js/extra-typings';
import type { Result } from '../../ctim/assessment.ts';
import { findingFormatNames } from '../../formats/format-names.ts';
import { extractedTypes, inputForms } from '../../input/input-forms.ts';
import { severities } from '../exit-codes.ts';
import {
  addSettings,
  allowedPlaceSettings,
  configOrExit,
  indicatorSettings,
  mirrorSettings,
  quiet,
} from '../settings.ts';

/** Gives the program its command `lookup`: looks observables up. What runs it is loaded only when it is called. */
export function defineLookup(program: Command): void {
  const command = program
    .command('lookup')
    .description('look observables up: arguments, files, or standard input')
    .argument('[observable...]', 'IP addresses, URLs and domains, defanged or not')
    .option('-f, --file <file...>', 'read files, directories and all in them, or quoted patterns; - is standard input')
    .addOption(new Option('--input <form>', 'form of the input, recognised if not given').choices(inputForms))
    .option(
      '--column <name>',
      'column of a table, by heading or number from 1; repeatable, all if not given',
      collected,
    )
    .option('--field <path>', 'field of JSON, such as indicator.value; repeatable, all if not given', collected)
    .option('--type <type>', `look no others up: ${extractedTypes.join(', ')}; repeatable`, someOf(extractedTypes))
    .option('--extract-only', 'print what would be looked up, and ask nobody')
    .addOption(
      new Option('-o, --output <format>', 'table by default at a terminal, json elsewhere').choices(findingFormatNames),
    )
    .option('--only <result>', `print no others: ${resultNames.join(', ')}; repeatable`, someOf(resultNames))
    .option('--with-source', 'print the file and line of each too, which JSON always has')
    .addOption(
      new Option('--fail-on <verdict>', 'least grave verdict that makes the exit code 1')
        .choices(severities)
        .default('suspicious' as const),
    )
    .addOption(
      new Option(
        '--source <source>',
        'auto asks the tracker and falls back to the mirror (LOOKUP_SOURCE); default: mirror, and auto for up to 20 arguments',
      ).choices(['auto', 'live', 'mirror']),
    )
    .option('--refresh', 'ask afresh whatever is cached; of the mirror, refresh it first')
    .addHelpText('after', exitCodesAndExamples)
    .action(async (observables, { source, only, ...options }) => {
      const { lookup } = await import('../lookup/lookup.ts');
      const isSourceGiven = source !== undefined || Boolean(process.env['LOOKUP_SOURCE']?.trim());
      const config = configOrExit({ ...options, ...(source === undefined ? {} : { lookupSource: source }) }, quiet);
      const wanted = only?.map((name) => (name === 'not-listed' ? 'not listed' : name));
      process.exitCode = await lookup(observables, { ...options, only: wanted, isSourceGiven }, config);
    });
  addSettings(command, [
    ...mirrorSettings,
    ...allowedPlaceSettings,
    ...indicatorSettings,
    'trackerTimeoutMs',
    'trackerConcurrency',
    'trackerRetries',
  ]);
}

const resultNames = ['listed', 'suspicious', 'not-listed', 'withheld', 'failed'] as const satisfies readonly (
  | Exclude<Result, 'not listed'>
  | 'not-listed'
)[];

/** Keeps the values of an option that is given more than once. */
function collected(value: string, previous: readonly string[] = []): readonly string[] {
  return [...previous, value];
}

/** The same of an option whose values are words of a list, several of them joined by commas. */
function someOf<const T extends string>(words: readonly T[]): (value: string, previous?: readonly T[]) => readonly T[] {
  const isOne = (word: string): word is T => words.some((known) => known === word);
  return (value, previous = []) => {
    const given = value.split(',').map((word) => word.trim());
    if (given.every(isOne)) return [...previous, ...given];
    throw new InvalidArgumentError(`Allowed choices are ${words.join(', ')}.`);
  };
}

const exitCodesAndExamples = `
Exit codes: 0 nothing is listed or suspicious, 1 something is, 2 called wrongly, or an input could not be read or held
nothing to look up, 3 look-ups failed (what succeeded is printed), 141 the output's reader had enough.
An answer from older data, given because the tracker failed, is an answer: 0 or 1, and a line on standard error.

Examples:
  $ cct lookup 'hxxps://panel[.]example/login'
  $ cct lookup -f list.txt --only listed,suspicious
  $ cct lookup -f proxy.log.gz mails/ 'zeek/*.log' --with-source -o csv > findings.csv
  $ pbpaste | cct lookup
  $ cct lookup -f alerts.ndjson --field dest.url -o json | jq -r 'select(.verdict) | .observable.value'
  $ cct lookup -f export.csv --column src_ip --column dest_ip -o stix > findings.json
  $ cct lookup -f report.eml --extract-only --type url,domain`;
