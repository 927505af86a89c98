import { html } from 'hono/html';
import type { OpenApiDocument } from '../../http/endpoint.ts';
import { type Html, page } from '../layout.ts';
import type { Visit } from '../visit.ts';

const sample = JSON.stringify([
  { type: 'ip', value: '192.0.2.15' },
  { type: 'url', value: 'http://panel.example/' },
]);

const samples: Readonly<Record<string, string>> = {
  '/deliberate/observables': sample,
  '/observe/observables': sample,
  '/refer/observables': sample,
  '/tiles/tile': '{"tile_id":"totals"}',
  '/tiles/tile-data': '{"tile_id":"totals","period":"last_30_days"}',
};

type Operation = { readonly method: string; readonly path: string; readonly about: Readonly<Record<string, unknown>> };

/** Every endpoint as the API's own description tells it, each with a form to try it. */
export function apiPage(visit: Visit, document: OpenApiDocument): Html {
  const operations = Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    Object.entries(item ?? {}).map(([method, about]): Operation => ({ method: method.toUpperCase(), path, about })),
  );
  return page(
    visit,
    'API',
    '/docs',
    html`<h1>API</h1>
<p class="lead">What Cisco XDR asks this relay, and how to ask it by hand. The same as <a href="${visit.root}openapi.json">an OpenAPI document</a>.</p>
<nav aria-label="Endpoints"><ul class="toc">${operations.map(
      (operation) =>
        html`<li><a href="#${idOf(operation)}"><code>${operation.method} ${operation.path}</code></a></li>`,
    )}</ul></nav>
${operations.map((operation) => endpoint(operation, document, visit))}`,
  );
}

function idOf({ method, path }: Operation): string {
  return `${method}${path}`.toLowerCase().replaceAll(/[^a-z]+/g, '-');
}

function endpoint(operation: Operation, document: OpenApiDocument, { root }: Visit): Html {
  const { method, path, about } = operation;
  const body = samples[path];
  const id = idOf(operation);
  return html`<section class="endpoint" id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title"><code><b>${method}</b> ${path}</code></h2>
<p>${String(about['summary'] ?? '')}. ${withCode(String(about['description'] ?? ''))}</p>
${schemas(about, document)}
<form class="${body === undefined ? 'try' : 'script try'}" data-try method="${method}" action="${root}${path.slice(1)}">
${body === undefined ? '' : html`<label>Body <textarea name="body" rows="3" spellcheck="false">${body}</textarea></label>`}
<button>Try it</button>
<pre class="answer" tabindex="0" hidden></pre>
</form>
${body === undefined ? '' : html`<noscript><p class="note">A form can't send JSON without script, but curl can:</p><pre tabindex="0">curl -s HOST${path} -H 'Content-Type: application/json' -d '${body}'</pre></noscript>`}
</section>`;
}

/** A text in which what stands between backticks is code. */
function withCode(text: string): Html {
  return html`${text.split('`').map((part, index) => (index % 2 === 0 ? part : html`<code>${part}</code>`))}`;
}

/** What an operation takes and gives, as the schemas of the document. */
function schemas(about: Operation['about'], document: OpenApiDocument): Html {
  const parts = [
    ['Parameters', about['parameters']],
    ['Takes', about['requestBody']],
    ['Gives', about['responses']],
  ] as const;
  const components = document.components?.schemas ?? {};
  return html`${parts
    .filter(([, content]) => content !== undefined)
    .map(([name, content]) => {
      const text = JSON.stringify(content, undefined, 2);
      const named = [...new Set([...text.matchAll(/#\/components\/schemas\/(\w+)/g)].map(([, found = '']) => found))];
      const referred = named.map((one) => `${one}: ${JSON.stringify(components[one], undefined, 2)}`);
      return html`<details><summary>${name}</summary><pre tabindex="0">${[text, ...referred].join('\n\n')}</pre></details>`;
    })}`;
}
