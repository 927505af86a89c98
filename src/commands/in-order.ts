/**
 * Applies `task`, which must not reject, to the items of `source`, up to `ahead` at once, and gives the results in the
 * items' order, each as soon as it is there, however long the next item takes to come. Pulls no item beyond `ahead`
 * results that have not been taken, so that what is held does not grow with the source.
 */
export async function* inOrder<T, R>(
  source: AsyncIterable<T>,
  ahead: number,
  task: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const items = source[Symbol.asyncIterator]();
  const underWay: Promise<R>[] = [];
  let next: Promise<IteratorResult<T>> | undefined;
  let isEnded = false;
  try {
    while (true) {
      if (!isEnded && underWay.length < ahead) next ??= items.next();
      const [first] = underWay;
      if (next === undefined && first === undefined) return;
      const item = await Promise.race([next, first?.then(() => undefined)].filter((one) => one !== undefined));
      if (item === undefined) {
        underWay.shift();
        if (first !== undefined) yield await first;
        continue;
      }
      next = undefined;
      if (item.done) isEnded = true;
      else underWay.push(task(item.value));
    }
  } finally {
    // A source that is being waited for can't be told to end: whoever opened it does that.
    if (next === undefined) await items.return?.();
    else next.catch(() => undefined);
  }
}
