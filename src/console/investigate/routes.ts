import { type Context, Hono } from 'hono';
import type { ConsoleParts } from '../console-parts.ts';
import { exported } from './export.ts';
import { foundIn } from './found-in.ts';
import { foundPage, usuallyAsked } from './found-page.ts';
import { type PostedSelection, selectionOf } from './posted.ts';
import { resultsPage } from './results-page.ts';
import { startPage } from './start-page.ts';

const maxTextShownAgain = 20_000;

/** What the forms of an investigation post to. */
export function investigate(parts: ConsoleParts): Hono {
  const app = new Hono({ strict: false });

  app.get('*', (context) => context.redirect('/', 303));

  app.post('/', async (context) => {
    const form = await formOf(context);
    const file = form?.get('file');
    const text = form?.get('text');
    const typed = typeof text === 'string' ? text : '';
    const isFile = file instanceof File && file.size > 0;
    const bytes = isFile ? new Uint8Array(await file.arrayBuffer()) : new TextEncoder().encode(typed);
    const found = await foundIn(bytes, isFile ? file.name : '');
    if (found.observables.length === 0) {
      const nothing =
        bytes.length === 0 ? ['There is nothing to look at yet.'] : ['Nothing that can be looked up is in it.'];
      const remark = [...(found.remarks.length > 0 ? [] : nothing), ...found.remarks].join(' ');
      return context.html(startPage(parts, typed.slice(0, maxTextShownAgain), remark));
    }
    if (form?.get('go') !== 'now') return context.html(foundPage(parts, found));
    const { observables, remarks } = found;
    return results(context, { observables, asked: usuallyAsked(parts, observables.length) }, remarks);
  });

  app.post('/results', async (context) => {
    const form = await formOf(context);
    return results(context, selectionOf(form ?? new FormData()), []);
  });

  app.post('/export', async (context) => {
    const form = (await formOf(context)) ?? new FormData();
    const file = exported(parts, String(form.get('format')), selectionOf(form), context.req.raw.signal);
    if (file === undefined) return context.html(startPage(parts, '', 'There is no such format.'), 400);
    const { name, type, text } = file;
    return context.body(streamOf(text), 200, {
      'content-type': type,
      'content-disposition': `attachment; filename="${name}"`,
    });
  });

  function results(context: Context, selection: PostedSelection, remarks: readonly string[]): Response {
    const left = new AbortController();
    const signal = AbortSignal.any([context.req.raw.signal, left.signal]);
    const text = resultsPage(parts, selection, remarks, signal);
    return context.body(
      streamOf(text, () => left.abort()),
      200,
      { 'content-type': 'text/html; charset=utf-8' },
    );
  }

  return app;
}

/** The fields posted; undefined when they can't be read. */
async function formOf(context: Context): Promise<FormData | undefined> {
  return await context.req.raw.formData().catch(() => undefined);
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
