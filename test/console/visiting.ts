/** Posts fields to a path of the console, as the forms of a page that was opened do. */
type Post = (
  path: string,
  fields: URLSearchParams | FormData,
  headers?: Readonly<Record<string, string>>,
) => Promise<Response>;

/** What a browser has once it has opened the console: how it posts, its cookie, and the token of the page's form. */
export type Opened = {
  readonly post: Post;
  readonly cookie: string;
  readonly token: string;
  readonly setCookie: string;
};

/** Opens the console at a relay's address with these headers. */
export async function opened(url: string, headers: Readonly<Record<string, string>> = {}): Promise<Opened> {
  const page = await fetch(url, { headers: { accept: 'text/html', ...headers } });
  const setCookie = page.headers.get('set-cookie') ?? '';
  const [cookie = ''] = setCookie.split(';');
  const token = /name="token" value="([\w-]+)"/.exec(await page.text())?.[1] ?? '';
  return {
    cookie,
    token,
    setCookie,
    post(path, fields, more = {}) {
      const body = fields instanceof FormData ? new FormData() : new URLSearchParams();
      body.set('token', token);
      for (const [name, value] of fields) body.append(name, value as string);
      return fetch(url + path, { method: 'POST', body, headers: { cookie, ...headers, ...more } });
    },
  };
}
