import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/**
 * What shows that a post comes from a page of ours, besides what browsers say of it (is-own-post.ts): the browser has a
 * random cookie, and each form the HMAC under it of the password that the browser brings along, if there is one. Another
 * site can have a post sent, but knows neither and can read neither.
 *
 * No replica keeps anything, and they share no key, so a page of one can be posted to any other. A key of the relay's own
 * would sign nothing more: there are no sessions, so whoever may open the console would get signed pairs, and could plant
 * one in another's browser from a neighbouring name. Against that helps what a stranger can not have: the password in the
 * HMAC where `AUTH` is `basic`, and over HTTPS a cookie that no other name can set (`__Host-`).
 */
export function formToken(secret: string, authorization: string | null): string {
  const password = authorization !== null && /^basic /i.test(authorization) ? authorization : '';
  return createHmac('sha256', secret).update(password).digest('base64url');
}

/** A new value for the cookie. */
export function newSecret(): string {
  return randomBytes(24).toString('base64url');
}

/** Whether a cookie's value is one that `newSecret` made, as far as that can be told. */
export function isSecret(value: string | undefined): value is string {
  return value !== undefined && /^[\w-]{32}$/.test(value);
}

/** Whether two tokens are the same; tells nothing by the time it takes. */
export function isSameToken(given: unknown, expected: string): boolean {
  if (typeof given !== 'string') return false;
  const [one, other] = [Buffer.from(given), Buffer.from(expected)];
  return one.length === other.length && timingSafeEqual(one, other);
}
