/**
 * Applies `task` to the items of `source`, up to `ahead` at once, and gives the results in the items' order. Pulls an item
 * only when a result has been taken, so that what is held does not grow with the source.
 */
export async function* inOrder<T, R>(
  source: AsyncIterable<T>,
  ahead: number,
  task: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const underWay: Promise<R>[] = [];
  for await (const item of source) {
    underWay.push(task(item));
    const first = underWay.length >= ahead ? underWay.shift() : undefined;
    if (first !== undefined) yield await first;
  }
  for (const last of underWay) yield await last;
}
