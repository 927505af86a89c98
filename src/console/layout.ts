import { html, raw } from 'hono/html';
import { version } from '../version.ts';
import { assetPath, assets } from './assets.ts';
import type { Visit } from './visit.ts';

/** HTML that is safe to send: what is put into it was escaped. */
export type Html = ReturnType<typeof html>;

/** The parts of the console, by their paths. */
const places = [
  ['/', 'Investigate'],
  ['/glance', 'At a glance'],
  ['/listings', 'Browse'],
  ['/docs', 'API'],
] as const;

type Place = (typeof places)[number][0];

/** What the script is made of, asked for at once. */
const modules = assets.filter(({ path }) => path.endsWith('.js') && path !== assetPath('console.js'));

/** A whole page. */
export function page(visit: Pick<Visit, 'root'>, title: string, place: Place, content: Html): Html {
  return html`${pageStart(visit, title, place)}${content}${pageEnd}`;
}

/** A page up to where its content starts, for one that is sent piece by piece. */
export function pageStart({ root }: Pick<Visit, 'root'>, title: string, place: Place): Html {
  return html`${raw('<!doctype html>')}
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="format-detection" content="telephone=no, date=no, address=no, email=no, url=no">
<title>${title} · CyberCrime Tracker Relay</title>
<link rel="icon" href="${root}${assetPath('icon.svg')}" type="image/svg+xml">
<link rel="stylesheet" href="${root}${assetPath('console.css')}">
<script src="${root}${assetPath('console.js')}" type="module" async></script>
${modules.map(({ path }) => html`<link rel="modulepreload" href="${root}${path}">`)}
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
<header class="bar">
<a class="name" href="${root}">CyberCrime Tracker <span>relay</span></a>
<nav aria-label="Console"><ul>${places.map(
    ([path, name]) =>
      html`<li><a href="${root}${path.slice(1)}"${path === place ? raw(' aria-current="page"') : ''}>${name}</a></li>`,
  )}</ul></nav>
</header>
<main id="content">
`;
}

/** What comes after a page's content. */
export const pageEnd: Html = html`
</main>
<footer>
<p>cybercrime-tracker-relay ${version}. Not listed is not clean: it means that the tracker does not know it.</p>
<button type="button" class="script quiet" data-help>Keys <kbd>?</kbd></button>
</footer>
<dialog class="help" aria-labelledby="help-title">
<h2 id="help-title">Keys</h2>
<dl>
<dt><kbd>Ctrl</kbd> <kbd>V</kbd></dt><dd>paste anywhere; <kbd>Enter</kbd> right after it looks for observables</dd>
<dt><kbd>Ctrl</kbd> <kbd>Enter</kbd></dt><dd>look for observables in what is typed</dd>
<dt><kbd>/</kbd></dt><dd>search or filter</dd>
<dt><kbd>↓</kbd> <kbd>↑</kbd> or <kbd>j</kbd> <kbd>k</kbd></dt><dd>next and previous result</dd>
<dt><kbd>c</kbd></dt><dd>copy the result that has the focus, defanged</dd>
<dt><kbd>n</kbd></dt><dd>a new investigation</dd>
<dt><kbd>?</kbd></dt><dd>this help</dd>
</dl>
<form method="dialog"><button>Close</button></form>
</dialog>
<div class="announcer" role="status" aria-live="polite"></div>
</body>
</html>
`;

/** The field by which a form shows that it is of our pages. */
export function tokenField({ token }: Pick<Visit, 'token'>): Html {
  return html`<input type="hidden" name="token" value="${token}">`;
}

/** A page that says why there is nothing else on it. */
export function messagePage(visit: Pick<Visit, 'root'>, title: string, place: Place, text: string): Html {
  return page(
    visit,
    title,
    place,
    html`<h1>${title}</h1><p class="lead">${text}</p><p><a href="${visit.root}">Start a new investigation</a></p>`,
  );
}
