import { isPublicSuffix } from './public-suffix.ts';

/** What a host is to everyone. */
export type SharedHostKind = 'public suffix' | keyof typeof hostsByKind;

/**
 * Hosts that belong to everyone: whoever puts a page there says nothing about the host, and blocking it would hit all.
 *
 * Chosen by two questions, both to be answered with yes: can a stranger publish at a path of this very host, or is it one
 * that nearly every network calls all day; and is it so well known that a listing of the whole host would be a mistake?
 * The kinds are those of MISP's warning lists, the entries our own. Services that give each customer a name of their own
 * (`customer.github.io`) are left to the Public Suffix List. A host stands for itself and its `www.`; one with a dot in front
 * for all names below it too.
 */
const hostsByKind = {
  'code hosting': [
    ...['github.com', 'gist.github.com', 'codeload.github.com', 'raw.githubusercontent.com'],
    ...['gist.githubusercontent.com', 'objects.githubusercontent.com', 'media.githubusercontent.com'],
    ...['gitlab.com', 'bitbucket.org', 'sourceforge.net', 'downloads.sourceforge.net', 'codeberg.org', 'gitee.com'],
    ...['npmjs.com', 'registry.npmjs.org', 'pypi.org', 'files.pythonhosted.org', 'huggingface.co', 'hub.docker.com'],
  ],
  'cloud drive': [
    ...['drive.google.com', 'docs.google.com', 'drive.usercontent.google.com', 'storage.googleapis.com'],
    ...['firebasestorage.googleapis.com', 'dropbox.com', '.dropboxusercontent.com', 'onedrive.live.com', '1drv.ms'],
    ...['box.com', 'app.box.com', 'icloud.com', 'mega.nz', 'mega.co.nz', 'mediafire.com', 'wetransfer.com', 'we.tl'],
    ...['disk.yandex.ru', 'disk.yandex.com', 'yadi.sk', 'cloud.mail.ru', 'pcloud.com', '4shared.com', 'gofile.io'],
    ...['transfer.sh', 'file.io', 'anonfiles.com', 'catbox.moe', 'files.catbox.moe', 'archive.org', 'ipfs.io'],
  ],
  'content network': [
    ...['cdn.jsdelivr.net', 'unpkg.com', 'cdnjs.cloudflare.com', 'ajax.googleapis.com', 'fonts.googleapis.com'],
    ...['fonts.gstatic.com', 'gstatic.com', 'code.jquery.com', 'maxcdn.bootstrapcdn.com', 'stackpath.bootstrapcdn.com'],
    ...['ajax.aspnetcdn.com', 'cdn.discordapp.com', 'media.discordapp.net', 'i.imgur.com', '.googleusercontent.com'],
    ...['.fbcdn.net', '.twimg.com', '.ytimg.com', '.akamaihd.net', '.gravatar.com', 'translate.goog'],
  ],
  'URL shortener': [
    ...['bit.ly', 'bitly.com', 'j.mp', 'goo.gl', 'tinyurl.com', 't.co', 'ow.ly', 'is.gd', 'v.gd', 'buff.ly', 'cutt.ly'],
    ...['rebrand.ly', 'rb.gy', 'shorturl.at', 't.ly', 'tiny.cc', 'bl.ink', 'adf.ly', 'lnkd.in', 'fb.me', 'youtu.be'],
    ...['git.io', 'aka.ms', 'amzn.to', 'wp.me', 'clck.ru', 'vk.cc', 'qr.ae', 'linktr.ee', 's.id', 'soo.gd'],
  ],
  'search engine': [
    ...['google.com', 'google.de', 'google.fr', 'google.it', 'google.es', 'google.ru', 'google.ca', 'google.co.uk'],
    ...['google.co.in', 'google.co.jp', 'google.com.br', 'google.com.au', 'bing.com', 'duckduckgo.com', 'yahoo.com'],
    ...['search.yahoo.com', 'baidu.com', 'yandex.ru', 'yandex.com', 'ya.ru', 'ecosia.org', 'startpage.com'],
    ...['translate.google.com', 'sites.google.com', 'groups.google.com', 'forms.gle', 'accounts.google.com'],
  ],
  'social network': [
    ...['facebook.com', 'm.facebook.com', 'instagram.com', 'twitter.com', 'x.com', 'linkedin.com', 'reddit.com'],
    ...[
      'old.reddit.com',
      'pinterest.com',
      'tiktok.com',
      'vk.com',
      'ok.ru',
      'weibo.com',
      'youtube.com',
      'm.youtube.com',
    ],
    ...['vimeo.com', 'twitch.tv', 'discord.com', 'discord.gg', 'discordapp.com', 't.me', 'telegram.org'],
    ...['api.telegram.org', 'telegra.ph', 'web.whatsapp.com', 'whatsapp.com', 'slack.com', 'hooks.slack.com'],
    ...['medium.com', 'quora.com', 'stackoverflow.com', 'steamcommunity.com', 'imgur.com', 'flickr.com'],
  ],
  'mail provider': [
    ...['mail.google.com', 'gmail.com', 'googlemail.com', 'outlook.com', 'outlook.live.com', 'outlook.office.com'],
    ...['outlook.office365.com', 'hotmail.com', 'live.com', 'login.live.com', 'mail.yahoo.com', 'aol.com', 'mail.ru'],
    ...['mail.yandex.ru', 'proton.me', 'protonmail.com', 'gmx.net', 'gmx.de', 'gmx.com', 'web.de', 'zoho.com'],
    ...['mail.com', 'fastmail.com', 'tutanota.com', 'qq.com', 'mail.qq.com', '163.com', '126.com'],
  ],
  'text sharing': [
    ...['pastebin.com', 'paste.ee', 'hastebin.com', 'ghostbin.com', 'rentry.co', 'rentry.org', 'controlc.com'],
    ...['justpaste.it', 'dpaste.org', 'dpaste.com', 'paste.rs', 'ideone.com', 'jsfiddle.net', 'codepen.io', 'glot.io'],
  ],
  'web hosting by path': [
    ...['geocities.com', 'geocities.ws', 'geocities.jp', 'angelfire.com', 'members.tripod.com', 'sites.google.com'],
    ...['trello.com', 'notion.so', 'webhook.site', 'script.google.com', 'forms.office.com', 'docs.microsoft.com'],
  ],
  'public resolver': [
    ...['one.one.one.one', '1dot1dot1dot1.cloudflare-dns.com', '.cloudflare-dns.com', 'dns.google', 'dns64.dns.google'],
    ...['dns.google.com', 'dns.quad9.net', 'dns9.quad9.net', 'dns10.quad9.net', 'dns11.quad9.net', 'quad9.net'],
    ...['.opendns.com', '.adguard-dns.com', 'dns.adguard.com', 'dns.nextdns.io', 'doh.cleanbrowsing.org', 'dns0.eu'],
    ...['dns.mullvad.net', 'dns.alidns.com', 'doh.pub', 'dns.yandex.ru', 'common.dot.dns.yandex.net', 'dns.sb'],
  ],
  'cloud platform': [
    ...['amazonaws.com', 'amazonaws.com.cn', 'aws.amazon.com', 'googleapis.com', 'cloud.google.com', 'windows.net'],
    ...['core.windows.net', 'azure.com', 'portal.azure.com', 'azure.net', 'oraclecloud.com', 'digitalocean.com'],
    ...[
      'ondigitalocean.app',
      'cloudflare.net',
      'akamai.net',
      'akamaiedge.net',
      'akamaitechnologies.com',
      'edgekey.net',
    ],
    ...['edgesuite.net', 'fastly.net', 'fastlylb.net', 'office.net', 'office365.com', 'sharepoint.com', 'live.net'],
  ],
  'everyday service': [
    ...[
      'pool.ntp.org',
      '.pool.ntp.org',
      'time.windows.com',
      'time.apple.com',
      'time.google.com',
      'time.cloudflare.com',
    ],
    ...[
      'connectivitycheck.gstatic.com',
      'captive.apple.com',
      'msftconnecttest.com',
      'ocsp.digicert.com',
      'letsencrypt.org',
    ],
    ...[
      'debian.org',
      'deb.debian.org',
      'security.debian.org',
      'ubuntu.com',
      'archive.ubuntu.com',
      'kernel.org',
      'w3.org',
    ],
    ...['microsoft.com', 'login.microsoftonline.com', 'office.com', 'windowsupdate.com', 'windows.com', 'apple.com'],
    ...['amazon.com', 'amazon.de', 'amazon.co.uk', 'ebay.com', 'paypal.com', 'netflix.com', 'wikipedia.org'],
    ...['.wikipedia.org', 'mozilla.org', 'adobe.com', 'cloudflare.com', 'wordpress.com', 'blogger.com', 'msn.com'],
    ...['zoom.us', 'teams.microsoft.com', 'spotify.com', 'cisco.com', 'play.google.com', 'apps.apple.com'],
  ],
} as const;

const kindByHost: ReadonlyMap<string, SharedHostKind> = new Map(
  Object.entries(hostsByKind).flatMap(([kind, hosts]) => hosts.map((host) => [host, kind as SharedHostKind] as const)),
);

/**
 * Why `host`, in canonical form, belongs to everyone: it is a public suffix (`com`, `co.uk`, `blogspot.com`), or one of the
 * well-known hosts above. Undefined for any other host, for an address, and for none. Takes about a microsecond.
 */
export function sharedHostKind(host: string): SharedHostKind | undefined {
  if (host === '' || host.includes(':') || /\.\d+$/.test(host)) return undefined;
  const name = host.startsWith('www.') ? host.slice(4) : host;
  const kind = kindByHost.get(name) ?? kindByHost.get(`.${name}`);
  if (kind !== undefined) return kind;
  for (let dot = name.indexOf('.'); dot !== -1; dot = name.indexOf('.', dot + 1)) {
    const above = kindByHost.get(name.slice(dot));
    if (above !== undefined) return above;
  }
  return isPublicSuffix(host) ? 'public suffix' : undefined;
}
