const mayBeGlued = /->|<!?-|[\u2190-\u21ff\u27f5-\u27ff]|\(0\)/;
const arrows = /[-=]{0,8}->|<!?-[-=]{0,8}|[\u2190-\u21ff\u27f5-\u27ff]/g;
const dnsName = /(?:\(\d{1,2}\)[\w-]{1,63}){2,127}\(0\)/g;
const dnsLabel = /\((\d+)\)([\w-]+)/g;

/**
 * `text` with blanks for arrows, to which logs glue what they stand between (`192.0.2.1->192.0.2.2`), and the names of
 * Windows' DNS debug log as names (`(4)evil(7)example(0)`), if each label is as long as is said before it.
 */
export function unglue(text: string): string {
  if (!mayBeGlued.test(text)) return text;
  const apart = text.replace(arrows, (arrow) => ' '.repeat(arrow.length));
  return apart.includes('(0)') ? apart.replace(dnsName, asName) : apart;
}

/** Says that it is a name in DNS, since it would be taken for a file if it ended like one. */
function asName(counted: string): string {
  const labels = [...counted.matchAll(dnsLabel)];
  const isRight = labels.every(([, length, label = '']) => Number(length) === label.length);
  return isRight ? ` query: ${labels.map(([, , label]) => label).join('.')} ` : counted;
}

const address = String.raw`(?:\d{1,3}\.){3}\d{1,3}(?!\d|\.\d)`;
const behindLetter = new RegExp(String.raw`(?<=(?!\p{Script=Latin})\p{L})(?=${address})`, 'gu');
const behindKey = new RegExp(
  String.raw`(?<=(?<![a-z\d])(?:ip|ipv4|addr|address|src|dst|source|dest|destination|client|server|host|remote|local|peer))_(?=${address}(?![\w-]|\.\w))`,
  'gi',
);

/**
 * `word` with a blank before an address that is glued to a letter of another script than Latin (`сервер192.0.2.1`), and in
 * place of the underscore behind the name of an address (`dst_192.0.2.1`). Not within a URL.
 */
export function unglueAddress(word: string): string {
  const apart = word.includes('_') ? word.replace(behindKey, ' ') : word;
  if (!/[^\x20-\x7e]\d/.test(apart)) return apart;
  return apart.replace(behindLetter, (_, at: number) => (apart.lastIndexOf('://', at) === -1 ? ' ' : ''));
}
