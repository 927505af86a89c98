import { html } from 'hono/html';
import { ago } from '../age.ts';
import type { ConsoleParts } from '../console-parts.ts';
import { type Html, page } from '../layout.ts';
import { visible } from '../visible-text.ts';

/** The page to paste into. `text` is what is already in it, `remark` what there is to say of that. */
export function startPage({ mirror }: ConsoleParts, text = '', remark = ''): Html {
  const { rows, fetchedAt } = mirror?.holdings ?? {};
  const held =
    rows === undefined || fetchedAt === undefined
      ? ''
      : html`<p class="aside">The mirror holds ${rows.toLocaleString('en')} listings, fetched ${ago(fetchedAt, Date.now())}.</p>`;
  return page(
    'Investigate',
    '/',
    html`<h1>What is it?</h1>
${remark === '' ? '' : html`<p class="remark" role="alert">${visible(remark)}</p>`}
<form class="ask" method="post" action="/investigate" enctype="multipart/form-data">
<label for="text">Addresses, names, URLs: a list, a report, an e-mail, defanged or not</label>
<textarea id="text" name="text" rows="12" spellcheck="false" autocomplete="off" autocapitalize="off" autofocus
 placeholder="hxxps://panel[.]example/admin.php&#10;192.0.2.15&#10;or a whole text">
${text}</textarea>
<div class="row">
<label class="file"><span>or a file, dropped here or chosen</span> <input type="file" name="file" id="file"></label>
<span class="actions">
<button name="go" value="now" class="quiet">Look all up at once</button>
<button name="go" value="check" class="main">Find observables</button>
</span>
</div>
</form>
${held}`,
  );
}
