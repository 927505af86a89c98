import { html } from 'hono/html';
import { ago } from '../age.ts';
import { type Html, page, tokenField } from '../layout.ts';
import type { Visit } from '../visit.ts';
import { remarksOn } from './remarks.ts';

/** The page to paste into. `text` is what is already in it, `remarks` what there is to say of that. */
export function startPage(visit: Visit, text = '', remarks: readonly string[] = []): Html {
  const { mirror, root } = visit;
  const { rows, fetchedAt } = mirror?.holdings ?? {};
  const held =
    rows === undefined || fetchedAt === undefined
      ? ''
      : html`<p class="aside">The mirror holds ${rows.toLocaleString('en')} listings, fetched ${ago(fetchedAt, Date.now())}.</p>`;
  return page(
    visit,
    'Investigate',
    '/',
    html`<h1>What is it?</h1>
${remarksOn(remarks)}
<form class="ask" method="post" action="${root}investigate" enctype="multipart/form-data">
${tokenField(visit)}
<label for="text">Addresses, names, URLs: a list, a report, an e-mail, defanged or not</label>
<textarea id="text" name="text" rows="12" spellcheck="false" autocomplete="off" autocapitalize="off" autofocus
 placeholder="hxxps://panel[.]example/admin.php&#10;192.0.2.15&#10;or a whole text">
${text}</textarea>
<div class="row">
<label class="file"><span>and files, dropped here or chosen</span> <input type="file" name="file" id="file" multiple></label>
<span class="actions">
<button name="go" value="now" class="quiet">Look all up at once</button>
<button name="go" value="check" class="main">Find observables</button>
</span>
</div>
</form>
${held}`,
  );
}

/** Characters of a text that are shown once more. */
export const maxTextShownAgain = 20_000;

/**
 * The same page for a post without the right token, with what it had in it: the browser has lost the cookie that its page was
 * made with, or it was sent by no page of ours, and then its sender has nothing from it.
 */
export function sentAgainPage(visit: Visit, form: FormData): Html {
  const posted = form.get('text');
  const values = form.getAll('o').map((field) => String(field).replace(/^\w+ /, ''));
  const text = typeof posted === 'string' && posted !== '' ? posted : values.join('\n');
  const hasFile = form.getAll('file').some((file) => file instanceof File && file.name !== '');
  return startPage(visit, text.slice(0, maxTextShownAgain), [
    'Nothing was looked up: the page that sent this is not one your browser has opened lately. Look at it, and send it again.',
    ...(hasFile ? ['Choose the files again: they were not kept.'] : []),
  ]);
}
