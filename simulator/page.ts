/** What the site answers a request with, before any fault befalls it. */
export type Page = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/** A page of the given media type, status 200. */
export function page(contentType: string, body: string): Page {
  return { status: 200, headers: { 'content-type': contentType }, body };
}

/** A JSON page. */
export function jsonPage(value: unknown, status = 200): Page {
  return { ...page('application/json', JSON.stringify(value)), status };
}

/** An HTML page; `content` must be escaped already. */
export function htmlPage(title: string, content: string, status = 200): Page {
  const body = `<!DOCTYPE html>\n<html>\n<head><title>${title}</title></head>\n<body>\n${content}\n</body>\n</html>\n`;
  return { ...page('text/html;charset=UTF-8', body), status };
}

/** `text` made safe for HTML and XML, in content as well as in attributes. */
export function escapeMarkup(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
