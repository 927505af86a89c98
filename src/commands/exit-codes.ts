/** Exit codes of the commands that look things up or work on the mirror. */
export const exitCodes = {
  /** Nothing is listed, or the work is done. */
  success: 0,
  /** Something is listed. */
  listed: 1,
  /** The command was called wrongly. */
  usage: 2,
  /** Look-ups failed, or the work could not be done; what succeeded was printed. */
  failed: 3,
  /** Ended by Ctrl-C; what was done by then was printed. */
  interrupted: 130,
} as const;

/** A fault of whoever called the command: its message is shown as it is, and the exit code is 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
