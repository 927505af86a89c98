import { isPublicSuffix } from '../../src/observables/public-suffix.ts';

/**
 * Hosts that everyone knows and nobody may block: sites, each also with `www.`, Google and Wikipedia in all their countries
 * and languages, and public suffixes. Written by hand, and what follows from lists of countries and languages.
 */
export function wellKnownHosts(): readonly string[] {
  const names = [...words(sites), ...countries.map((country) => `google.${country}`), ...words(marketplaces)];
  return [
    ...new Set([
      ...names.flatMap((name) => [name, `www.${name}`]),
      ...words(serviceHosts),
      ...languages.flatMap((language) => [`${language}.wikipedia.org`, `${language}.m.wikipedia.org`]),
      ...largeLanguages.flatMap((language) => projects.map((project) => `${language}.${project}.org`)),
      ...publicSuffixes(),
    ]),
  ];
}

/** Endings of countries, and what they have below them, as far as the Public Suffix List knows these. */
function publicSuffixes(): string[] {
  const below = words('co com org net edu gov ac mil or ne go gob gouv nom web info biz sch ltd plc');
  const ofCountries = words(countryCodes).flatMap((code) => [code, ...below.map((name) => `${name}.${code}`)]);
  return [...words(hostingSuffixes), ...words(genericEndings), ...ofCountries].filter(isPublicSuffix);
}

function words(text: string): string[] {
  return text.trim().split(/\s+/);
}

const sites = `
abc.net.au aboutads.info academia.edu accuweather.com acer.com adobe.com adp.com adidas.com airbnb.com airbus.com akamai.com
alibaba.com aliexpress.com allianz.com allegro.pl amazon.com amd.com americanexpress.com android.com ansible.com apache.org
apnews.com apple.com archive.org archlinux.org arstechnica.com arxiv.org asahi.com asana.com asus.com atlassian.com att.com
audi.com auth0.com autodesk.com avast.com azure.com baidu.com bandcamp.com bankofamerica.com barclays.co.uk basecamp.com bbc.co.uk
bbc.com behance.net berkeley.edu bestbuy.com bild.de bilibili.com bing.com bitbucket.org blackboard.com blizzard.com bloomberg.com
bmw.com booking.com bosch.com box.com braintreegateway.com britannica.com bt.com businessinsider.com buzzfeed.com caltech.edu
cam.ac.uk cambridge.org canon.com canva.com capitalone.com cbc.ca cbsnews.com cdc.gov centos.org cern.ch change.org chase.com
chevron.com chromium.org cia.gov cisa.gov cisco.com citi.com citrix.com cloudflare.com cmu.edu cnbc.com cnet.com cnn.com
coca-cola.com columbia.edu comcast.com confluence.com cornell.edu corriere.it costco.com coursera.org craigslist.org creativecommons.org
crunchbase.com curl.se dailymail.co.uk daum.net debian.org delivery-club.ru dell.com deloitte.com deutsche-bank.de
deviantart.com dhl.com dhl.de digg.com digicert.com digitalocean.com discord.com discovery.com disney.com disneyplus.com disqus.com
docker.com docusign.com docusign.net doi.org dropbox.com drupal.org duckduckgo.com duolingo.com ea.com ebay.com ecosia.org
economist.com edx.org eff.org elastic.co elsevier.com elpais.com elmundo.es emirates.com epa.gov epicgames.com ericsson.com espn.com
etsy.com europa.eu eventbrite.com evernote.com expedia.com facebook.com fandom.com faz.net fbi.gov fda.gov fedex.com fedoraproject.org
figma.com fiverr.com flickr.com forbes.com ford.com foursquare.com foxnews.com freebsd.org ft.com fujitsu.com gazeta.ru ge.com
gettyimages.com ghost.org gimp.org github.com gitlab.com globo.com glassdoor.com gmail.com gnome.org gnu.org go.dev godaddy.com
gofundme.com golang.org goodreads.com google.com grafana.com grammarly.com gravatar.com groupon.com gsk.com harvard.edu heise.de
heroku.com hilton.com hitachi.com hm.com homedepot.com honda.com hotels.com house.gov hp.com hpe.com hsbc.com huawei.com hubspot.com
huffpost.com hulu.com ibm.com icann.org icloud.com ieee.org ietf.org ikea.com imdb.com imf.org imgur.com indeed.com independent.co.uk
infineon.com ing.com instagram.com instructure.com intel.com interpol.int intuit.com irs.gov isc.org iso.org issuu.com jd.com
jetbrains.com jenkins.io jhu.edu joomla.org jpmorgan.com jquery.com jstor.org justice.gov kakao.com kaspersky.com kde.org kernel.org
khanacademy.org kickstarter.com kubernetes.io last.fm latimes.com launchpad.net lego.com lemonde.fr lenovo.com letsencrypt.org lg.com
libreoffice.org lidl.de linkedin.com linux.org linuxfoundation.org live.com livejournal.com lloydsbank.com loc.gov logitech.com
lufthansa.com macys.com mail.ru mailchimp.com malwarebytes.com mastercard.com mayoclinic.org mcafee.com mcdonalds.com medium.com
mega.nz mercedes-benz.com merriam-webster.com meta.com metro.co.uk miami.edu microsoft.com microsoftonline.com mit.edu mozilla.com
mozilla.org msn.com mysql.com namecheap.com nasa.gov nationalgeographic.com nature.com naver.com nba.com nbcnews.com ndr.de
netapp.com netflix.com newegg.com nginx.com nginx.org nhs.uk nih.gov nike.com nintendo.com nist.gov nodejs.org noaa.gov nokia.com
norton.com notion.so novartis.com npmjs.com npr.org nvidia.com nypl.org nytimes.com nyu.edu oath.com odnoklassniki.ru office.com
office365.com ok.ru okta.com openai.com openbsd.org opendns.com openssl.org openstreetmap.org opera.com oracle.com orange.fr oreilly.com
outlook.com ox.ac.uk oxfordjournals.org panasonic.com paramountplus.com patreon.com paypal.com pbs.org pepsico.com perl.org pfizer.com
philips.com php.net pinterest.com playstation.com politico.com postgresql.org princeton.edu prnewswire.com proton.me protonmail.com
pwc.com pypi.org python.org qq.com qualcomm.com quora.com rakuten.co.jp rambler.ru readthedocs.org redhat.com reddit.com redis.io
repubblica.it researchgate.net reuters.com ria.ru ring.com roblox.com rockstargames.com rt.com ruby-lang.org rubygems.org rust-lang.org
salesforce.com samsung.com santander.com sap.com sberbank.ru schneider-electric.com sciencedirect.com scribd.com seagate.com sec.gov
senate.gov sentry.io sfgate.com shell.com shopify.com siemens.com signal.org skype.com slack.com slate.com slideshare.net snapchat.com
sogou.com sohu.com sony.com sophos.com soundcloud.com sourceforge.net spiegel.de splunk.com spotify.com springer.com sqlite.org
squarespace.com stackexchange.com stackoverflow.com stanford.edu starbucks.com state.gov steamcommunity.com steampowered.com stripe.com
sueddeutsche.de surveymonkey.com suse.com symantec.com t-mobile.com t-online.de tagesschau.de taobao.com target.com teamviewer.com
techcrunch.com ted.com telegram.org telegraph.co.uk tencent.com tesla.com theatlantic.com theguardian.com thetimes.co.uk theverge.com
ticketmaster.com tiktok.com time.com tmall.com tor.com torproject.org toshiba.com toyota.com trello.com tripadvisor.com trustpilot.com
tumblr.com twilio.com twitch.tv twitter.com typepad.com uber.com ubuntu.com ucla.edu un.org unesco.org unicef.org unilever.com ups.com
upwork.com usatoday.com usbank.com usda.gov usps.com utexas.edu verizon.com viber.com vice.com videolan.org vimeo.com virustotal.com
visa.com vk.com vmware.com vodafone.com volkswagen.de w3.org walmart.com washington.edu washingtonpost.com weather.com web.de webex.com
webmd.com weebly.com weibo.com welt.de wellsfargo.com whatsapp.com whitehouse.gov who.int wikimedia.org wikipedia.org wiley.com
windows.com windowsupdate.com wired.com wix.com wolframalpha.com wordpress.com wordpress.org workday.com worldbank.org wp.com wsj.com
wto.org x.com xbox.com xiaomi.com xing.com yahoo.co.jp yahoo.com yale.edu yandex.com yandex.ru yelp.com youku.com youtube.com zalando.de
zdf.de zdnet.com zeit.de zendesk.com zillow.com zoho.com zoom.us`;

const marketplaces = `
amazon.ae amazon.ca amazon.cn amazon.co.jp amazon.co.uk amazon.com.au amazon.com.br amazon.com.mx amazon.com.tr amazon.de amazon.eg
amazon.es amazon.fr amazon.in amazon.it amazon.nl amazon.pl amazon.sa amazon.se amazon.sg ebay.at ebay.be ebay.ca ebay.ch ebay.co.uk
ebay.com.au ebay.com.hk ebay.com.my ebay.com.sg ebay.de ebay.es ebay.fr ebay.ie ebay.in ebay.it ebay.nl ebay.ph ebay.pl ebay.vn`;

const serviceHosts = `
accounts.google.com mail.google.com drive.google.com docs.google.com maps.google.com news.google.com play.google.com calendar.google.com
meet.google.com photos.google.com translate.google.com scholar.google.com books.google.com sites.google.com groups.google.com
ajax.googleapis.com fonts.googleapis.com fonts.gstatic.com storage.googleapis.com clients1.google.com safebrowsing.googleapis.com
login.microsoftonline.com login.live.com outlook.office.com outlook.office365.com outlook.live.com teams.microsoft.com docs.microsoft.com
learn.microsoft.com support.microsoft.com portal.azure.com update.microsoft.com download.windowsupdate.com ctldl.windowsupdate.com
appleid.apple.com apps.apple.com support.apple.com developer.apple.com gateway.icloud.com raw.githubusercontent.com gist.github.com
api.github.com codeload.github.com objects.githubusercontent.com registry.npmjs.org files.pythonhosted.org hub.docker.com
registry-1.docker.io crates.io static.crates.io proxy.golang.org repo1.maven.org deb.debian.org security.debian.org archive.ubuntu.com
security.ubuntu.com mirrors.kernel.org cdn.jsdelivr.net unpkg.com cdnjs.cloudflare.com code.jquery.com maxcdn.bootstrapcdn.com
ocsp.digicert.com crl3.digicert.com r3.o.lencr.org acme-v02.api.letsencrypt.org pool.ntp.org time.windows.com time.apple.com
time.google.com one.one.one.one dns.google dns.quad9.net web.whatsapp.com api.telegram.org t.me t.co bit.ly goo.gl tinyurl.com youtu.be
m.youtube.com i.imgur.com old.reddit.com m.facebook.com graph.facebook.com static.xx.fbcdn.net pbs.twimg.com i.ytimg.com
pastebin.com hastebin.com commons.wikimedia.org upload.wikimedia.org meta.wikimedia.org wikidata.org www.wikidata.org mediawiki.org
steamcdn-a.akamaihd.net cdn.discordapp.com media.discordapp.net slack-edge.com hooks.slack.com api.stripe.com js.stripe.com
www.paypalobjects.com checkout.paypal.com s3.amazonaws.com console.aws.amazon.com signin.aws.amazon.com sts.amazonaws.com
player.vimeo.com open.spotify.com accounts.spotify.com www.gravatar.com secure.gravatar.com s.w.org api.wordpress.org`;

const countryCodes = `
ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bw by bz ca cc cd cf cg ch ci ck cl
cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu fi fj fk fm fo fr ga gd ge gf gg gh gi gl gm gn gp gq gr gt gu
gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly
ma mc md me mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn
pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si sk sl sm sn so sr ss st su sv sx sy sz tc td tf tg th tj tk tl tm tn to tr
tt tv tw tz ua ug uk us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw`;

const genericEndings = `
com org net edu gov mil int info biz name pro aero coop museum jobs mobi travel tel asia cat post xxx app dev page blog cloud online
site shop store tech xyz top club live news media agency digital email network systems solutions services world today life space
website host press design studio guru expert academy center company group team zone tools support software technology`;

const hostingSuffixes = `
github.io gitlab.io blogspot.com herokuapp.com netlify.app vercel.app pages.dev workers.dev web.app firebaseapp.com appspot.com
azurewebsites.net azurestaticapps.net cloudapp.net cloudfront.net s3.amazonaws.com elasticbeanstalk.com duckdns.org dyndns.org no-ip.org
hopto.org zapto.org sytes.net ddns.net myftp.org serveftp.com 000webhostapp.com wixsite.com weebly.com square.site webflow.io
surge.sh glitch.me repl.co onrender.com fly.dev ngrok.io ngrok-free.app trycloudflare.com readthedocs.io translate.goog r2.dev
co.uk com.br com.au co.jp co.in com.mx com.tr co.za com.ar co.kr com.cn com.tw`;

/** Where Google has a site of its own. */
const countries = [
  ...`ae am as at az ba be bf bg bi bj bs bt by ca cat cd cf cg ch ci cl cm cn cv cz de dj dk dm dz ee es fi fm fr ga ge gg gl gm gr
      gy hn hr ht hu ie im iq is it je jo kg ki kz la li lk lt lu lv md me mg mk ml mn ms mu mv mw ne nl no nr nu pl pn ps pt ro rs ru
      rw sc se sh si sk sm sn so sr st td tg tl tm tn to tt vg vu ws`.split(/\s+/),
  ...`ao bw ck cr id il in jp ke kr ls ma mz nz th tz ug uk uz ve vi za zm zw`.split(' ').map((code) => `co.${code}`),
  ...`af ag ai ar au bd bh bn bo br bz co cu cy do ec eg et fj gh gi gt hk jm kh kw lb ly mm mt mx my na ng ni np om pa pe pg ph pk pr
      py qa sa sb sg sl sv tj tr tw ua uy vc vn`
    .split(/\s+/)
    .map((code) => `com.${code}`),
];

/** Those of Wikipedia. */
const languages = words(`
ab ace ady af ak als am an ang ar arc arz as ast atj av avk awa ay az azb ba ban bar bcl be be-tarask bg bh bi bjn bm bn bo bpy br bs
bug bxr ca cdo ce ceb ch chr chy ckb co cr crh cs csb cu cv cy da de din diq dsb dty dv dz ee el eml en eo es et eu ext fa ff fi fiu-vro
fj fo fr frp frr fur fy ga gag gan gcr gd gl glk gn gom gor got gu gv ha hak haw he hi hif hr hsb ht hu hy hyw ia id ie ig ik ilo inh
io is it iu ja jam jbo jv ka kaa kab kbd kbp kg ki kk kl km kn ko koi krc ks ksh ku kv kw ky la lad lb lbe lez lfn lg li lij lld lmo ln
lo lt ltg lv mad mai map-bms mdf mg mhr mi min mk ml mn mnw mr mrj ms mt mwl my myv mzn nah nap nds nds-nl ne new nia nl nn no nov nqo
nrm nso nv ny oc olo om or os pa pag pam pap pcd pdc pfl pi pih pl pms pnb pnt ps pt qu rm rmy rn ro roa-rup roa-tara ru rue rw sa sah
sat sc scn sco sd se sg sh shn si simple sk sl sm smn sn so sq sr srn ss st stq su sv sw szl szy ta tcy te tet tg th ti tk tl tn to tpi
tr trv ts tt tum tw ty tyv udm ug uk ur uz ve vec vep vi vls vo wa war wo wuu xal xh xmf yi yo za zea zh zh-classical zh-min-nan
zh-yue zu`);

/** Those of its larger sister projects. */
const largeLanguages = words(
  'ar bg ca cs da de el en es fa fi fr he hu id it ja ko lt nl no pl pt ro ru sk sl sr sv ta th tr uk vi zh',
);

const projects = ['wiktionary', 'wikibooks', 'wikiquote', 'wikisource'];
