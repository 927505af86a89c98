import { type Context, Hono } from 'hono';
import type { Visit } from '../visit.ts';
import { arrangementOf } from './arrangement.ts';
import { exported } from './export.ts';
import { foundIn, type Given } from './found-in.ts';
import { foundPage, usuallyAsked } from './found-page.ts';
import { type PostedSelection, selectionOf } from './posted.ts';
import { resultsPage } from './results-page.ts';
import { maxTextShownAgain, startPage } from './start-page.ts';

/** What is known of a request before a page is made for it: the visit, and what was posted by a form of ours. */
export type ConsoleEnv = { Variables: { visit: Visit; form: FormData } };

/** What the forms of an investigation post to. */
export function investigate(): Hono<ConsoleEnv> {
  const app = new Hono<ConsoleEnv>({ strict: false });

  app.get('*', (context) => context.redirect(context.var.visit.root, 303));

  app.post('/', async (context) => {
    const { visit, form } = context.var;
    const typed = textOf(form);
    const found = await foundIn(await givenIn(form));
    if (found.observables.length === 0) {
      const remarks = found.remarks.length > 0 ? found.remarks : ['There is nothing to look at yet.'];
      return context.html(startPage(visit, typed.slice(0, maxTextShownAgain), remarks));
    }
    if (form.get('go') !== 'now') return context.html(foundPage(visit, found));
    const asked = usuallyAsked(visit, found.observables.length);
    return results(context, { ...found, asked, arrangement: arrangementOf(form) });
  });

  app.post('/results', (context) => results(context, selectionOf(context.var.form)));

  app.post('/export', (context) => {
    const { visit, form } = context.var;
    const file = exported(visit, String(form.get('format')), selectionOf(form), context.req.raw.signal);
    if (file === undefined) return context.html(startPage(visit, '', ['There is no such format.']), 400);
    const { name, type, text } = file;
    return context.body(streamOf(text), 200, {
      'content-type': type,
      'content-disposition': `attachment; filename="${name}"`,
    });
  });

  return app;
}

function textOf(form: FormData): string {
  const text = form.get('text');
  return typeof text === 'string' ? text : '';
}

/** What was typed and the files that came with it. A browser sends a field without a file as one that has no name. */
async function givenIn(form: FormData): Promise<Given[]> {
  const typed = textOf(form);
  const files = form.getAll('file').filter((file) => file instanceof File);
  const chosen = files.filter(({ name, size }) => name !== '' || size > 0);
  const read = async (file: File) => ({ bytes: new Uint8Array(await file.arrayBuffer()), name: file.name });
  const text = typed === '' ? [] : [{ bytes: new TextEncoder().encode(typed), name: '' }];
  return [...text, ...(await Promise.all(chosen.map(read)))];
}

function results(context: Context<ConsoleEnv>, selection: PostedSelection): Response {
  const left = new AbortController();
  const signal = AbortSignal.any([context.req.raw.signal, left.signal]);
  const text = resultsPage(context.var.visit, selection, signal);
  return context.body(
    streamOf(text, () => left.abort()),
    200,
    // What is found is to be seen at once, also through nginx, which would hold it back.
    { 'content-type': 'text/html; charset=utf-8', 'x-accel-buffering': 'no' },
  );
}

/** Text as it is made, no faster than it is read. `left` is called when the reader has gone. */
function streamOf(text: AsyncGenerator<string>, left = () => {}): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await text.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    cancel: left,
  });
}
