import type { CanonicalLocation } from './location.ts';

/** Schemes of what is on one's own device, in one's own mail or network, or within a browser. */
const localSchemes: ReadonlySet<string> = new Set(
  [
    ['file', 'filesystem', 'content', 'resource', 'res', 'jar', 'smb', 'cifs', 'afp', 'nfs'],
    ['mailto', 'cid', 'mid', 'sip', 'sips', 'xmpp', 'tel', 'sms', 'im'],
    ['data', 'javascript', 'vbscript', 'about', 'blob', 'view-source', 'intent'],
    ['chrome', 'chrome-extension', 'moz-extension', 'safari-web-extension', 'edge', 'brave', 'opera', 'devtools'],
  ].flat(),
);

/** `C:\`, `/C:/`, `C|/`, `C:name`: a drive is one letter. */
const drivePath = /^[/\\]*[a-z](?::|\||%3a|%7c)/i;
/** `\\server\share`, `\\?\C:\`, `/etc/passwd`, `./name`, `~/name`, `%TEMP%\name`; not `//panel.example/`. */
const filePath = /^(?:\\[/\\]|(?:\.{1,2}|~\w*|%\w+%)?[/\\](?!\/))/;
const schemeBefore = /^([a-z][a-z0-9+.-]*):(?:(\/\/|[/\\]{2})|)/i;
const webAddress = /^https?:\/\/[^/\\]/i;
const webScheme = /^(?:https?|ftp|wss?)$/i;

/**
 * Whether a value is plainly no address on the web but something of one's own: a file or a drive, a mail address, a call,
 * a browser's own page, a script, or data. Any other scheme before `://` is an address's (`hxxp://`, `meow://`), and so is
 * a value without a scheme.
 *
 * @param location The canonical location of the value.
 */
export function isNoWebAddress(value: string, location: CanonicalLocation | undefined): boolean {
  if (webAddress.test(value)) return false;
  const text = value.replace(/^[\s\p{Cc}]+/u, '').replace(/[\t\r\n]/g, '');
  if (filePath.test(text)) return true;
  const [, scheme = '', slashes] = schemeBefore.exec(text) ?? [];
  const isAddress = location?.host.includes(':') === true;
  if (isAddress) return false;
  if (drivePath.test(text)) return true;
  if (localSchemes.has(scheme.toLowerCase()) || /^ms-/i.test(scheme)) return true;
  return (
    location === undefined && /^[a-z][a-z0-9+-]*$/i.test(scheme) && slashes === undefined && !webScheme.test(scheme)
  );
}
