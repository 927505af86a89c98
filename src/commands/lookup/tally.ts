import { assess, type Result, resultOf } from '../../ctim/assessment.ts';
import { suspicious } from '../../ctim/disposition.ts';
import { terminalText } from '../../formats/terminal-cell.ts';
import type { InputRemarks } from '../../input/input-remarks.ts';
import type { Finding } from '../../lookup/finding.ts';
import { exitCodes, type Severity } from '../exit-codes.ts';

/** Counts what became of a run, for its exit code and its summary. */
export class Tally {
  lookedUp = 0;
  readonly #results: Record<Result, number> = {
    listed: 0,
    suspicious: 0,
    'not listed': 0,
    withheld: 0,
    failed: 0,
  };
  #grave = 0;
  #stale = 0;
  readonly #causes = new Set<string>();
  readonly #failOn: Severity;
  readonly #remarks: InputRemarks;

  /** `failOn` is the least grave verdict that makes the exit code 1. */
  constructor(failOn: Severity, remarks: InputRemarks) {
    this.#failOn = failOn;
    this.#remarks = remarks;
  }

  add(findings: readonly Finding[]): void {
    for (const finding of findings) {
      this.lookedUp++;
      const result = resultOf(finding);
      this.#results[result]++;
      if (finding.kind === 'failed') this.#causes.add(finding.failure.cause);
      else if (finding.isStale) this.#stale++;
      if ((result === 'listed' || result === 'suspicious') && this.#isGrave(finding)) this.#grave++;
    }
  }

  #isGrave(finding: Finding): boolean {
    return this.#failOn === 'suspicious' || assess(finding)?.disposition !== suspicious.disposition;
  }

  get exitCode(): number {
    if (this.#results.failed > 0) return exitCodes.failed;
    if (this.#remarks.hasUnread || this.lookedUp === 0) return exitCodes.usage;
    if (this.#grave > 0) return exitCodes.listed;
    return this.#remarks.hasUnreadPieces ? exitCodes.usage : exitCodes.success;
  }

  /** Says on standard error what may not be in the output: what is missing always, the sums only to a person. */
  report(isInterrupted: boolean): void {
    const say = (text: string) => process.stderr.write(`${text}\n`);
    for (const line of this.#remarks.lines()) say(terminalText(line));
    const { listed, suspicious, 'not listed': notListed, withheld, failed } = this.#results;
    if (this.#stale > 0)
      say(`The tracker did not answer: ${counted(this.#stale, 'look-up')} answered from older data.`);
    if (failed > 0) say(`${counted(failed, 'look-up')} failed: ${[...this.#causes].join(', ')}.`);
    if (withheld > 0) {
      const share = `${withheld.toLocaleString('en')} of ${counted(this.lookedUp, 'observable')}`;
      say(`Withheld, nobody was asked: ${share}, which may tell of your own network.`);
    }
    if (isInterrupted) say(`Interrupted after ${counted(this.lookedUp, 'look-up')}.`);
    else if (this.lookedUp === 0 && !this.#remarks.explainsNothing) say('Nothing of the types asked for was found.');
    if (!process.stderr.isTTY) return;
    say(
      `${this.lookedUp} looked up: ${listed} listed, ${suspicious} suspicious, ${notListed} not listed, ${withheld} withheld, ${failed} failed`,
    );
  }
}

function counted(count: number, name: string): string {
  return `${count.toLocaleString('en')} ${name}${count === 1 ? '' : 's'}`;
}
