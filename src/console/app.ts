import { type Context, Hono } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import type { DescribeApi } from '../http/endpoint.ts';
import { apiPage } from './api/api-page.ts';
import { assets } from './assets.ts';
import type { ConsoleParts } from './console-parts.ts';
import { formToken, isSameToken, isSecret, newSecret } from './form-token.ts';
import { glancePage } from './glance/glance-page.ts';
import { type ConsoleEnv, investigate } from './investigate/routes.ts';
import { sentAgainPage, startPage } from './investigate/start-page.ts';
import { isOwnPost } from './is-own-post.ts';
import { messagePage } from './layout.ts';
import { listingPage, listingsPage } from './listings/listings-pages.ts';
import { maxPastedBytes, maxPostedBytes } from './max-posted-bytes.ts';
import { type Visit, wayToRoot } from './visit.ts';

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
  const app = new Hono<ConsoleEnv>({ strict: false });
  app.use(async (context, next) => {
    await next();
    for (const [name, value] of Object.entries(securityHeaders)) context.header(name, value);
    if (!context.res.headers.has('cache-control')) context.header('cache-control', 'no-store');
    context.header('vary', 'Accept');
  });
  for (const { path, type, text } of assets) {
    app.get(`/${path}`, (context) =>
      context.body(text, 200, { 'content-type': type, 'cache-control': 'public, max-age=31536000, immutable' }),
    );
  }
  app.use(async (context, next) => {
    context.set('visit', visitOf(context, parts));
    return next();
  });
  app.on('POST', '*', async (context, next) => {
    if (isOwnPost(context.req.raw)) return next();
    return context.html(
      messagePage(context.var.visit, 'Refused', '/', 'This was sent by a page of another site.'),
      403,
    );
  });
  app.on('POST', '*', async (context, next) => {
    const { visit } = context.var;
    const limit = context.req.path === '/investigate' ? maxPastedBytes : maxPostedBytes;
    if (Number(context.req.header('content-length')) > limit) {
      const said = 'More than 8 MiB was sent. The command line reads files of any size.';
      return context.html(messagePage(visit, 'Too much', '/', said), 413);
    }
    const form = await context.req.raw.formData().catch(() => undefined);
    if (form === undefined)
      return context.html(messagePage(visit, 'Not understood', '/', 'What was sent could not be read.'), 400);
    if (!isSameToken(form.get('token'), visit.token)) return context.html(sentAgainPage(visit, form), 403);
    context.set('form', form);
    return next();
  });
  app.get('/', (context) => context.html(startPage(context.var.visit)));
  app.route('/investigate', investigate());
  app.get('/glance', async (context) => context.html(await glancePage(context.var.visit)));
  app.get('/listings', (context) =>
    context.html(listingsPage(context.var.visit, new URL(context.req.url).searchParams)),
  );
  app.get('/listings/:id', (context) => {
    const { visit } = context.var;
    const shown = listingPage(visit, context.req.param('id'));
    if (shown !== undefined) return context.html(shown);
    const text = 'The mirror holds no listing of this id.';
    return context.html(messagePage(visit, 'No such listing', '/listings', text), 404);
  });
  app.get('/docs', async (context) => context.html(apiPage(context.var.visit, await describeApi())));
  app.notFound((context) =>
    context.html(messagePage(context.var.visit, 'Nothing here', '/', 'There is no such page.'), 404),
  );
  app.onError((error) => {
    // The door logs it.
    throw error;
  });
  return async (request) => app.fetch(request);
}

/** The visit that a request is; a browser without our cookie gets it with the answer. */
function visitOf(context: Context, parts: ConsoleParts): Visit {
  const { headers } = context.req.raw;
  // Where TLS ends before the relay, proxies say so. Who says it and it is not so hurts but itself.
  const isSecure = parts.config.tlsCertFile !== undefined || headers.get('x-forwarded-proto') === 'https';
  const name = isSecure ? '__Host-cct' : 'cct';
  const known = getCookie(context, name);
  const secret = isSecret(known) ? known : newSecret();
  // Lax: whoever comes from a link elsewhere keeps the cookie that other open pages were made with.
  if (secret !== known)
    setCookie(context, name, secret, { path: '/', httpOnly: true, sameSite: 'Lax', secure: isSecure });
  return {
    ...parts,
    root: wayToRoot(new URL(context.req.url).pathname),
    token: formToken(secret, headers.get('authorization')),
  };
}
