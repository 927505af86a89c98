import { type CommandUnknownOpts, InvalidArgumentError } from '@commander-js/extra-typings';

/**
 * Makes it an error to give an option twice that takes one value, where otherwise the last one would win silently. To be
 * called once for a command, when all its options are there.
 */
export function refuseRepeats(command: CommandUnknownOpts): void {
  for (const option of command.options) {
    const parse = option.parseArg;
    if (option.isBoolean() || option.variadic || (parse !== undefined && option.argChoices === undefined)) continue;
    let isGiven = false;
    option.argParser((value, previous: unknown) => {
      if (isGiven) throw new InvalidArgumentError('It is given twice.');
      isGiven = true;
      return parse === undefined ? value : parse.call(option, value, previous);
    });
  }
}
