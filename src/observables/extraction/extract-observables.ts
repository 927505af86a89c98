import type { Observable } from '../observable.ts';
import { type Candidate, candidatesIn } from './candidates.ts';
import { decodedUrl } from './embedded-url.ts';
import { isMeant, type Place } from './is-meant.ts';
import { joinSpaced } from './join-spaced.ts';
import { networkOf } from './network.ts';
import { typeOf, withoutBrackets } from './observable-of.ts';
import { withTwoSlashes } from './odd-slashes.ts';
import { looksDefanged, refang, unescapeJson } from './refang.ts';
import { unglue, unglueAddress } from './unglue.ts';
import { urlObservables, withinUrl } from './url-observables.ts';

/** Invisible characters that text is broken up with: soft hyphen, zero-width space and joiners, word joiner, BOM. */
const invisible = /[\u00ad\u200b-\u200d\u2060\ufeff]/g;
const words = /\S{1,65536}/g;
/** What a word has to hold one of for there to be an observable in it. */
const separator = /[.:%&\u3002\uff0e\uff61]|[[({<][.,dpnтDPNТ点]/;

/**
 * The observables of types `url`, `domain`, `ip` and `ipv6` that a text (an e-mail, a report, a log) names, re-fanged,
 * in order of appearance, equal ones once. A URL in another one's query or path is one of them, and so are both ends of a
 * range of addresses. Never throws; time is linear in the text's length.
 *
 * Left out on purpose: e-mail addresses and their domains, networks (`192.0.2.0/24`, of which `onNetwork` is told) and masks, a URL's own host
 * unless it also stands alone, URLs on a host without a dot, and, unless they are defanged or part of a URL, what is
 * likelier something else: files (`report.zip`, `run.sh`), code (`foo.bar()`, `user.name`, `com.android.chrome`), versions
 * and sections (`version 4.2.1.3`), sentences that lack a space (`done.It`).
 */
export function extractObservables(text: string, onNetwork?: (network: string) => void): Observable[] {
  const found = new Map<string, Observable>();
  const whole = unglue(joinSpaced(text.replace(invisible, '')));
  for (const match of whole.matchAll(words)) {
    if (!separator.test(match[0])) continue;
    const raw = unescapeJson(match[0]);
    const refanged = looksDefanged(raw) ? refang(raw) : raw;
    const wasDefanged = refanged !== raw;
    const word = unglueAddress(withTwoSlashes(refanged));
    const context = word === match[0] ? { text: whole, at: match.index } : { text: word, at: 0 };
    for (const candidate of candidatesIn(word)) {
      for (const observable of observablesIn(candidate, wasDefanged, context, onNetwork)) {
        found.set(`${observable.type} ${observable.value}`, observable);
      }
    }
  }
  return [...found.values()];
}

function observablesIn(
  candidate: Candidate,
  wasDefanged: boolean,
  word: Place,
  onNetwork: ((network: string) => void) | undefined,
): Observable[] {
  if (candidate.scheme !== undefined) {
    const url = candidate.scheme === 'encoded' ? decodedUrl(candidate.value) : candidate.value;
    return urlObservables(url);
  }
  const place = { text: word.text, at: word.at + candidate.at };
  const network = networkOf(candidate.value, word.text, place.at);
  const given = network?.address ?? addressBeforePort(candidate.value) ?? candidate.value;
  const value = wasDefanged && typeOf(given) === undefined ? given.replace(gluedWord, '') : given;
  const type = typeOf(value);
  if (type === undefined) return [];
  if (!isMeant({ type, value }, network === undefined ? candidate.next : '', wasDefanged, place)) return [];
  if (network?.isHost === false) {
    onNetwork?.(network.text);
    return [];
  }
  const found = { type, value: type === 'ipv6' ? withoutBrackets(value) : value };
  return type === 'url' ? [found, ...withinUrl(value)] : [found];
}

/** The next sentence's first word, glued to a name that, being defanged, is meant: `evil[.]example.Then`. */
const gluedWord = /\.\p{L}+$/u;

const portBehind = /^((?:\d{1,3}\.){3}\d{1,3})[/.](\d{2,5})$/;
const maxNetworkBits = 32;
const maxOctet = 255;

/**
 * Firewalls write a port behind a slash (`192.0.2.1/443`), where up to 32 it is the size of a network; tcpdump writes it
 * behind a dot, where up to 255 it may be the next part of a number.
 */
function addressBeforePort(value: string): string | undefined {
  const [, address, port] = portBehind.exec(value) ?? [];
  if (address === undefined || Number(port) > 65_535) return undefined;
  return Number(port) > (value[address.length] === '/' ? maxNetworkBits : maxOctet) ? address : undefined;
}
