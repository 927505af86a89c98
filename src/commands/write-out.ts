import { once } from 'node:events';

/**
 * Writes text to standard output piece by piece, as fast as it is taken. Ends quietly, with false, when whoever reads it
 * has had enough (`| head`); true when all was written.
 */
export async function writeOut(pieces: AsyncIterable<string> | Iterable<string>): Promise<boolean> {
  const output = process.stdout;
  let isOpen = true;
  const closed = new Promise<void>((resolve, reject) => {
    output.on('error', (error: NodeJS.ErrnoException) => {
      isOpen = false;
      if (error.code === 'EPIPE') resolve();
      else reject(error);
    });
  });
  for await (const piece of pieces) {
    if (!isOpen) break;
    if (!output.write(piece)) await Promise.race([once(output, 'drain').catch(() => undefined), closed]);
  }
  if (isOpen) await Promise.race([new Promise<void>((resolve) => output.write('', () => resolve())), closed]);
  return isOpen;
}
