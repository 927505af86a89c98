import { html } from 'hono/html';
import type { Html } from '../layout.ts';
import { visible } from '../visible-text.ts';

/** More than reading ever has to say. */
const maxRemarks = 80;
const maxCharacters = 600;

/** What a form's fields `remark` say was not read. They came from a page of ours, but whatever they hold is bounded here. */
export function remarksIn(form: FormData): string[] {
  const texts = form.getAll('remark').filter((remark) => typeof remark === 'string');
  return texts.slice(0, maxRemarks).map(cut);
}

/** The same as fields, so that no page after this one shows results without them. */
export function remarkFields(remarks: readonly string[]): Html {
  return html`${remarks.map((remark) => html`<input type="hidden" name="remark" value="${cut(remark)}">`)}`;
}

function cut(remark: string): string {
  return remark.length > maxCharacters ? `${remark.slice(0, maxCharacters - 1)}…` : remark;
}

/** What there is to say of what was not read, above a page's content. Files and parts of e-mails are named in it by others. */
export function remarksOn(remarks: readonly string[]): Html {
  return html`${remarks.map((remark) => html`<p class="remark" role="alert">${visible(remark)}</p>`)}`;
}
