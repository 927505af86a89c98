import { Hono } from 'hono';
import type { DescribeApi } from '../http/endpoint.ts';
import { apiPage } from './api/api-page.ts';
import { assets } from './assets.ts';
import type { ConsoleParts } from './console-parts.ts';
import { glancePage } from './glance/glance-page.ts';
import { investigate } from './investigate/routes.ts';
import { startPage } from './investigate/start-page.ts';
import { isOwnPost } from './is-own-post.ts';
import { messagePage } from './layout.ts';
import { listingPage, listingsPage } from './listings/listings-pages.ts';
import { maxPostedBytes } from './max-posted-bytes.ts';

/** Nothing but what is served here, and of scripts only files; no page may frame ours or have our forms sent elsewhere. */
const securityHeaders = {
  'content-security-policy': [
    "default-src 'none'",
    "style-src 'self'",
    "script-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; '),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
};

/** The console as a web-standard handler. */
export function createConsole(parts: ConsoleParts, describeApi: DescribeApi): (request: Request) => Promise<Response> {
  const app = new Hono({ strict: false });
  app.use(async (context, next) => {
    await next();
    for (const [name, value] of Object.entries(securityHeaders)) context.header(name, value);
    if (!context.res.headers.has('cache-control')) context.header('cache-control', 'no-store');
    context.header('vary', 'Accept');
  });
  for (const { path, type, text } of Object.values(assets)) {
    app.get(path, (context) =>
      context.body(text, 200, { 'content-type': type, 'cache-control': 'public, max-age=31536000, immutable' }),
    );
  }
  app.on('POST', '*', async (context, next) => {
    if (isOwnPost(context.req.raw)) return next();
    return context.html(messagePage('Refused', '/', 'This was sent by a page of another site.'), 403);
  });
  app.use(async (context, next) => {
    if (Number(context.req.header('content-length')) <= maxPostedBytes || context.req.method === 'GET') return next();
    const said = 'More than 8 MiB was sent. The command line reads files of any size.';
    return context.html(messagePage('Too much', '/', said), 413);
  });
  app.get('/', (context) => context.html(startPage(parts)));
  app.route('/investigate', investigate(parts));
  app.get('/glance', async (context) => context.html(await glancePage(parts)));
  app.get('/listings', (context) => context.html(listingsPage(parts, new URL(context.req.url).searchParams)));
  app.get('/listings/:id', (context) => {
    const shown = listingPage(parts, context.req.param('id'));
    if (shown !== undefined) return context.html(shown);
    return context.html(messagePage('No such listing', '/listings', 'The mirror holds no listing of this id.'), 404);
  });
  app.get('/docs', async (context) => context.html(apiPage(await describeApi())));
  app.notFound((context) => context.html(messagePage('Nothing here', '/', 'There is no such page.'), 404));
  app.onError((error) => {
    // The door logs it.
    throw error;
  });
  return async (request) => app.fetch(request);
}
