import { DecoratorHandler, type Dispatcher } from 'undici';

/**
 * An undici interceptor, to be composed inside the redirecting one, which hides every `Location` that leads away from
 * `site` or back to the very page it came from: such a redirect is then not followed but delivered as the answer it is.
 * An upgrade to https on the same host stays on the site.
 */
export function stayOnSite(site: URL): Dispatcher.DispatcherComposeInterceptor {
  return (dispatch) => (options, handler) => {
    const asked = new URL(options.path, options.origin);
    // A copy, since the cookie interceptor writes the cookies of this hop into the options it is given.
    return dispatch({ ...options }, new LocationFilter(handler, site, asked));
  };
}

class LocationFilter extends DecoratorHandler {
  readonly #handler: Dispatcher.DispatchHandler;
  readonly #site: URL;
  readonly #asked: URL;

  constructor(handler: Dispatcher.DispatchHandler, site: URL, asked: URL) {
    super(handler);
    this.#handler = handler;
    this.#site = site;
    this.#asked = asked;
  }

  onResponseStart(...[controller, status, headers, message]: Parameters<ResponseStart>): void {
    const { location, ...rest } = headers;
    const target = location === undefined ? null : URL.parse(String(location), this.#asked.href);
    const isFollowable = target !== null && isOnSite(target, this.#site) && target.href !== this.#asked.href;
    this.#handler.onResponseStart?.(controller, status, isFollowable ? headers : rest, message);
  }
}

type ResponseStart = NonNullable<Dispatcher.DispatchHandler['onResponseStart']>;

function isOnSite(target: URL, site: URL): boolean {
  if (target.username !== '' || target.password !== '') return false;
  return target.origin === site.origin || (target.protocol === 'https:' && target.hostname === site.hostname);
}
