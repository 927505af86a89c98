/** What a text is told by as an e-mail: two headers of it, one of them no other kind of text has. */
const mailHeader =
  /^(?:from|received|message-id|mime-version|subject|return-path|delivered-to|to|cc|date|reply-to|content-type|x-[\w-]+|dkim-signature|arc-[\w-]+|authentication-results|list-[\w-]+)$/i;
const tellingMailHeader = /^(?:from|received|message-id|mime-version|subject|return-path|delivered-to)$/i;
const mboxLine = /^From \S.*\d{4}\s*$/;
const headerLine = /^([!-9;-~]{1,76}):/;

/** Whether a text that starts with `head` is an e-mail, or a mailbox (mbox) of them. */
export function isMail(head: string): boolean {
  const names = headerNames(head).names;
  return (
    names.filter((name) => mailHeader.test(name)).length >= 2 && names.some((name) => tellingMailHeader.test(name))
  );
}

/** Whether `head`, all there is of it yet, could turn out to begin an e-mail. */
export function couldBecomeMail(head: string): boolean {
  const { names, isComplete } = headerNames(head);
  return (
    !isComplete &&
    names.every((name) => mailHeader.test(name)) &&
    (names.length > 0 || mboxLine.test(linesOf(head)[0] ?? ''))
  );
}

/** The names of the headers that a text starts with; none when something else comes before the first blank line. */
function headerNames(head: string): { readonly names: string[]; readonly isComplete: boolean } {
  const lines = linesOf(head);
  const names: string[] = [];
  for (const [index, line] of lines.entries()) {
    if (line === '') return { names, isComplete: true };
    const name = headerLine.exec(line)?.[1];
    if (name !== undefined) names.push(name);
    else if (!(index === 0 && mboxLine.test(line)) && !(names.length > 0 && /^[ \t]/.test(line))) {
      return { names: [], isComplete: true };
    }
  }
  return { names, isComplete: false };
}

/** Without blank ones at the beginning, and without the last, which may be cut off. */
function linesOf(head: string): string[] {
  const lines = head.replace(/^[\ufeff\s]+/, '').split(/\r?\n/);
  if (lines.length > 1) lines.pop();
  return lines;
}

const markup =
  /^(?:<!doctype\s|<\?xml\s|<!--|<(?:html|head|body|title|meta|link|script|style|div|p|a|table|span|h[1-6]|ul|ol|br|img|svg|rss|feed|event|events|soap:envelope)[\s/>])/i;

/** Whether a text that starts with `head` is an HTML or XML document, or a piece of one. */
export function isHtml(head: string): boolean {
  return markup.test(head.slice(0, 1024).replace(/^[\ufeff\s]+/, ''));
}

/** Whether a file of this name is an HTML document, whatever it starts with. */
export function isHtmlName(name: string): boolean {
  return /\.x?html?$/i.test(name);
}

/** Whether a text that starts with `head` could be JSON in another form than a record a line. */
export function looksLikeJson(head: string): boolean {
  return /^[\ufeff\s]*(?:\{\s*(?:["}]|$)|\[\s*(?:[{["\]]|$))/.test(head);
}
