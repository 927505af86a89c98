import { html } from 'hono/html';
import type { Html } from '../layout.ts';
import { visible } from '../visible-text.ts';

/** What there is to say of what was not read, above a page's content. Files and parts of e-mails are named in it by others. */
export function remarksOn(remarks: readonly string[]): Html {
  return html`${remarks.map((remark) => html`<p class="remark" role="alert">${visible(remark)}</p>`)}`;
}
