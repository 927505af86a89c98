/**
 * Suricata's rule language as its user guide describes it (Rules Format, Meta, Payload, HTTP and DNS Keywords), as far as
 * the rules here use it. Everything else is refused.
 */

type Option = { readonly keyword: string; readonly value: string | undefined };

export type Rule = {
  readonly protocol: string;
  readonly destination: string;
  readonly port: string;
  readonly options: readonly Option[];
};

const header = /^alert (http|dns|ip) \$HOME_NET any -> (\$EXTERNAL_NET|any|[0-9a-f.:]+) (any|\d{1,5}) \((.*)\)$/;

/** Parses one line; throws when it is no rule. */
export function parseRule(line: string): Rule {
  if (!/^[\x20-\x7e]+$/.test(line)) throw new SyntaxError(`not printable ASCII: ${line}`);
  if (line.length >= 8192) throw new SyntaxError(`${line.length} characters`);
  const [, protocol = '', destination = '', port = '', body = ''] = header.exec(line) ?? [];
  if (protocol === '') throw new SyntaxError(`no header: ${line}`);
  return { protocol, destination, port, options: parseOptions(body) };
}

/** Options end at an unescaped `;`, whether or not it stands between quotation marks. */
function parseOptions(body: string): Option[] {
  const options: Option[] = [];
  let current = '';
  for (let index = 0; index < body.length; index += 1) {
    const character = body.charAt(index);
    if (character === '\\') {
      current += character + body.charAt(index + 1);
      index += 1;
    } else if (character === ';') {
      options.push(parseOption(current.trim()));
      current = '';
    } else current += character;
  }
  if (current.trim() !== '') throw new SyntaxError(`no ; after ${current}`);
  return options;
}

function parseOption(text: string): Option {
  const [, keyword = '', value] = /^([a-z_.]+)(?::(.*))?$/s.exec(text) ?? [];
  if (keyword === '') throw new SyntaxError(`no option: ${text}`);
  return { keyword, value };
}

/** The text of a `msg`: in quotation marks, `;`, `\` and `"` escaped. */
export function messageText(value: string): string {
  const [, inner] = /^"((?:[^"\\;]|\\[;\\"])*)"$/.exec(value) ?? [];
  if (inner === undefined) throw new SyntaxError(`no msg: ${value}`);
  return inner.replace(/\\(.)/g, '$1');
}

/** The bytes of a `content`: `"`, `;`, `:`, `|` and `\` only as hexadecimal between pipes, upper case by convention. */
function contentText(value: string): string {
  if (!/^"(?:[^";:|\\]|\|[0-9A-F]{2}(?: [0-9A-F]{2})*\|)+"$/.test(value)) throw new SyntaxError(`no content: ${value}`);
  const parts = value.slice(1, -1).split('|');
  return parts
    .map((part, index) => (index % 2 === 0 ? part : Buffer.from(part.replaceAll(' ', ''), 'hex').toString()))
    .join('');
}

const stickyBuffers = new Set(['http.host', 'http.uri', 'http.uri.raw', 'dns.query']);
const contentModifiers = new Set(['nocase', 'startswith', 'endswith', 'fast_pattern', 'bsize']);

/** What a rule matches: per sticky buffer its content and modifiers. Throws when keywords stand in an order that has no meaning. */
export function matchesOf({
  options,
}: Rule): Map<string, { content: string; modifiers: Map<string, string | undefined> }> {
  const matches = new Map<string, { content: string; modifiers: Map<string, string | undefined> }>();
  let buffer = '';
  for (const { keyword, value } of options) {
    if (stickyBuffers.has(keyword)) {
      buffer = keyword;
    } else if (keyword === 'content') {
      if (buffer === '' || matches.has(buffer)) throw new SyntaxError('content without a sticky buffer of its own');
      matches.set(buffer, { content: contentText(value ?? ''), modifiers: new Map() });
    } else if (contentModifiers.has(keyword)) {
      const match = matches.get(buffer);
      if (match === undefined) throw new SyntaxError(`${keyword} before content`);
      match.modifiers.set(keyword, value);
    } else buffer = '';
  }
  return matches;
}
