import type { Finding } from '../../lookup/finding.ts';
import { exitCodes } from '../exit-codes.ts';
import type { SkippedLine } from '../input/entry.ts';

const shownSkippedLines = 3;

/** Counts what became of a run, for its exit code and its summary. */
export class Tally {
  lookedUp = 0;
  #listed = 0;
  #failed = 0;
  #stale = 0;
  readonly #causes = new Set<string>();
  #skipped = 0;
  readonly #skippedLines: string[] = [];

  add(findings: readonly Finding[]): void {
    for (const finding of findings) {
      this.lookedUp++;
      if (finding.kind === 'listed') this.#listed++;
      if (finding.kind === 'failed') {
        this.#failed++;
        this.#causes.add(finding.failure.cause);
      } else if (finding.isStale) this.#stale++;
    }
  }

  readonly skipped: SkippedLine = (line, reason) => {
    this.#skipped++;
    if (this.#skippedLines.length < shownSkippedLines) this.#skippedLines.push(`line ${line}: ${reason}`);
  };

  get exitCode(): number {
    if (this.#failed > 0) return exitCodes.failed;
    return this.#listed > 0 ? exitCodes.listed : exitCodes.success;
  }

  /** Says on standard error what may not be in the output: what is missing always, the sums only to a person. */
  report(isInterrupted: boolean): void {
    const say = (text: string) => process.stderr.write(`${text}\n`);
    if (this.#skipped > 0) {
      const more = this.#skipped - this.#skippedLines.length;
      say(`Skipped ${this.#skippedLines.join('; ')}${more > 0 ? `; and ${more.toLocaleString('en')} more` : ''}`);
    }
    if (this.#stale > 0)
      say(`The tracker did not answer: ${counted(this.#stale, 'look-up')} answered from older data.`);
    if (this.#failed > 0) say(`${counted(this.#failed, 'look-up')} failed: ${[...this.#causes].join(', ')}.`);
    if (isInterrupted) say(`Interrupted after ${counted(this.lookedUp, 'look-up')}.`);
    if (!process.stderr.isTTY) return;
    const notListed = this.lookedUp - this.#listed - this.#failed;
    say(`${this.lookedUp} looked up: ${this.#listed} listed, ${notListed} not listed, ${this.#failed} failed`);
  }
}

function counted(count: number, name: string): string {
  return `${count.toLocaleString('en')} ${name}${count === 1 ? '' : 's'}`;
}
