import { isUnroutableAddress } from '../observables/private-address.ts';
import type { ReadingReport } from './entry.ts';
import type { InputForm } from './input-forms.ts';

const maxShownLines = 3;
const maxShown = 20;
/** So many networks are told from each other; beyond, one that returns counts again. */
const maxNetworks = 10_000;

/** Collects what was passed over while reading, in bounded memory, to be told at the end: nothing unread looks clean. */
export class InputRemarks {
  /** Whether a line's number needs its file's name beside it. */
  hasSeveral = false;
  /** Whether nobody knows what a line, an attachment or a network holds, of whose input the rest was read. */
  hasUnreadPieces = false;
  readonly #networks = new Set<string>();
  readonly #shownNetworks = new Remarks(maxShownLines);
  readonly #columns = new Remarks(maxShown);
  readonly #skipped = new Remarks(maxShownLines);
  readonly #leftOut = new Remarks(maxShown);
  readonly #unread = new Remarks(maxShown);
  readonly #empty = new Remarks(maxShown);

  /** Takes the remarks about one file. */
  of(name: string): ReadingReport {
    return {
      skipped: (line, reason, kind) => {
        this.#skipped.add(`${this.hasSeveral ? `${nameOf(name)} ` : ''}line ${line}: ${reason}`);
        if (kind === 'unread') this.hasUnreadPieces = true;
      },
      columns: (names) => this.#columns.add(`Read the columns ${shortened(names)} of ${nameOf(name)}.`),
      leftOut: (what, reason) => {
        this.leftOut(name, `${what}: ${reason}`);
        this.hasUnreadPieces = true;
      },
      network: this.network,
    };
  }

  /** A network was named. Those of someone's own network are passed over: they would be withheld anyway. */
  readonly network = (network: string): void => {
    if (this.#networks.has(network) || isUnroutableAddress(network.slice(0, network.indexOf('/')))) return;
    if (this.#networks.size < maxNetworks) this.#networks.add(network);
    this.#shownNetworks.add(network);
    this.hasUnreadPieces = true;
  };

  /** Something within a file or a directory was not read. */
  readonly leftOut = (name: string, what: string): void => this.#leftOut.add(`Not read, of ${nameOf(name)}: ${what}.`);

  /** A file could not be read, or not to its end. */
  readonly unread = (name: string, reason: string): void => this.unreadAsSaid(`Can't read ${nameOf(name)}: ${reason}.`);

  unreadAsSaid(text: string): void {
    this.#unread.add(text);
  }

  /** A file was read, and nothing to look up was in it. `form` is what it was taken for; undefined when it is empty. */
  nothingIn(name: string, form: InputForm | undefined): void {
    this.#empty.add(
      form === undefined
        ? `Nothing to look up: ${nameOf(name)} is empty.`
        : `No URL, domain or IP address was found in ${nameOf(name)}, read as ${form}.`,
    );
  }

  get hasUnread(): boolean {
    return this.#unread.count > 0;
  }

  /** Whether something explains that nothing was looked up. */
  get explainsNothing(): boolean {
    return this.#unread.count + this.#empty.count > 0;
  }

  /** The lines to tell, with what is in names and values as it is: whoever shows them makes them safe to show. */
  lines(): string[] {
    const { shown, more } = this.#skipped;
    const skipped = shown.length === 0 ? [] : [`Skipped ${[...shown, ...more].join('; ')}`];
    const networks = this.#shownNetworks.count === 0 ? [] : [this.#networksText()];
    const others = [this.#columns, this.#leftOut, this.#unread, this.#empty];
    const [columns = [], ...rest] = others.map((remarks) => [...remarks.shown, ...remarks.more]);
    return [...columns, ...skipped, ...networks, ...rest.flat()];
  }

  #networksText(): string {
    const { count, shown, more } = this.#shownNetworks;
    const [what, them] =
      count === 1 ? ['1 network', 'it holds'] : [`${count.toLocaleString('en')} networks`, 'they hold'];
    return `Left out ${what}, since only what ${them} can be looked up: ${[...shown, ...more].join(', ')}`;
  }
}

class Remarks {
  readonly shown: string[] = [];
  readonly #max: number;
  count = 0;

  constructor(max: number) {
    this.#max = max;
  }

  add(text: string): void {
    this.count += 1;
    if (this.shown.length < this.#max) this.shown.push(text);
  }

  get more(): string[] {
    const more = this.count - this.shown.length;
    return more > 0 ? [`and ${more.toLocaleString('en')} more`] : [];
  }
}

function nameOf(file: string): string {
  return file === '-' ? 'standard input' : file;
}

function shortened(names: readonly string[]): string {
  const shown = names.slice(0, maxShown).join(', ');
  return names.length > maxShown ? `${shown} and ${names.length - maxShown} more` : shown;
}
