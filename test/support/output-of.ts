import type { ChildProcess } from 'node:child_process';

/** What a child process writes to its standard output. */
export type Output = {
  /** Everything so far. */
  readonly text: () => string;
  /** Resolves with the first match of `pattern`; rejects when the output ends without one. */
  readonly match: (pattern: RegExp) => Promise<RegExpExecArray>;
};

/** Collects the output of a child from now on. */
export function outputOf({ stdout }: ChildProcess): Output {
  let text = '';
  stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  return {
    text: () => text,
    match: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = pattern.exec(text);
          if (found !== null) resolve(found);
        };
        look();
        if (stdout?.readableEnded !== false) reject(new Error(`no ${pattern} in ${text}`));
        stdout?.on('data', look).once('end', () => reject(new Error(`no ${pattern} in ${text}`)));
      }),
  };
}
