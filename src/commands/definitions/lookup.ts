import { type Command, Option } from '@commander-js/extra-typings';
import { z } from 'zod';
import { findingFormatNames } from '../../formats/format-names.ts';
import { inputForms } from '../input/recognise-input.ts';
import { addSettings, configOrExit, type Flags, mirrorSettings, quiet } from '../settings.ts';

const lookupOptions = z.object({
  file: z.string().exactOptional(),
  input: z.enum(inputForms).exactOptional(),
  column: z.string().exactOptional(),
  field: z.string().exactOptional(),
  output: z.enum(findingFormatNames).exactOptional(),
  only: z.literal('listed').exactOptional(),
  refresh: z.boolean().exactOptional(),
});

/** What the `lookup` command is told besides settings. */
export type LookupOptions = Readonly<z.output<typeof lookupOptions>>;

/** Gives the program its command `lookup`: looks observables up. What runs it is loaded only when it is called. */
export function defineLookup(program: Command): void {
  const command = program
    .command('lookup')
    .description('look observables up: arguments, a file, or standard input')
    .argument('[observable...]', 'IP addresses, URLs and domains, defanged or not')
    .option('-f, --file <file>', 'read observables from a file; - is standard input')
    .addOption(new Option('--input <form>', 'form of the input, recognised if not given').choices(inputForms))
    .option('--column <name>', 'the column of CSV input with the observables: its heading, or its number from 1')
    .option('--field <path>', 'the field of NDJSON input with the observable, such as indicator.value')
    .addOption(
      new Option('-o, --output <format>', 'table by default at a terminal, json elsewhere').choices(findingFormatNames),
    )
    .addOption(new Option('--only <which>', 'print no others').choices(['listed']))
    .addOption(
      new Option('--source <source>', 'auto asks the tracker and falls back to the mirror (LOOKUP_SOURCE)').choices([
        'auto',
        'live',
        'mirror',
      ]),
    )
    .option('--refresh', 'ask afresh whatever is cached; with --source mirror, refresh it first')
    .addHelpText('after', exitCodesAndExamples)
    .action(async (observables: string[], { source, ...flags }: Flags) => {
      const { lookup } = await import('../lookup/lookup.ts');
      const config = configOrExit({ ...flags, ...(source === undefined ? {} : { lookupSource: source }) }, quiet);
      process.exitCode = await lookup(observables, lookupOptions.parse(flags), config);
    });
  addSettings(command, [...mirrorSettings, 'trackerTimeoutMs', 'trackerConcurrency', 'trackerRetries']);
}

const exitCodesAndExamples = `
Exit codes: 0 nothing is listed, 1 something is, 2 called wrongly, 3 look-ups failed (what succeeded is printed).
An answer from older data, given because the tracker failed, is an answer: 0 or 1, and a line on standard error.

Examples:
  $ cct lookup 'hxxps://panel[.]example/login'
  $ cct lookup -f list.txt --source mirror --only listed
  $ pbpaste | cct lookup
  $ cct lookup -f alerts.ndjson --field dest.url -o json | jq -r 'select(.verdict) | .observable.value'
  $ cct lookup -f export.csv --column URL -o stix > findings.json`;
