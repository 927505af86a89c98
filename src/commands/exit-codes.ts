/** Exit codes of the commands that look things up or work on the mirror. */
export const exitCodes = {
  /** Nothing is listed, or the work is done. */
  success: 0,
  /** Something is listed, or suspicious. */
  listed: 1,
  /** The command was called wrongly, or its input could not be read, or held nothing. */
  usage: 2,
  /** Look-ups failed, or the work could not be done; what succeeded was printed. */
  failed: 3,
  /** Ended by Ctrl-C; what was done by then was printed. */
  interrupted: 130,
  /** Whoever read the output had enough (`| head`): what a program ends with that is killed by SIGPIPE. */
  pipeClosed: 141,
} as const;

/** The verdicts that may make the exit code 1, the gravest first. */
export const severities = ['malicious', 'suspicious'] as const;
export type Severity = (typeof severities)[number];

/** A fault of whoever called the command: its message is shown as it is, and the exit code is 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
