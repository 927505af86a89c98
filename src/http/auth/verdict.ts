/**
 * Who is asking, once proven. `caller` names the credential without revealing it, for rate limits, fairness and the log:
 * `basic:alice`, `bearer:` and 8 hexadecimal digits of the token's SHA-256, or `jwt:` and the token's subject; 80
 * characters at most, none of them a control character.
 */
export type Credentials = { readonly kind: 'basic' | 'bearer' | 'jwt'; readonly caller: string };

/** All that is ever said to a caller of why it was refused. */
export type RefusalMessage =
  | 'Authorization header is missing'
  | 'Wrong authorization type'
  | 'Wrong credentials'
  | 'Wrong token'
  | 'Token is expired'
  | 'The key set is unavailable';

/** Why a caller was refused, as a metric's label: few, and none of them the caller's choice of words. */
export type RefusalReason =
  /** The header: not there, there more than once, of a kind that is not taken, longer than any that is, unreadable. */
  | 'missing'
  | 'several'
  | 'scheme'
  | 'too-long'
  | 'malformed'
  /** Another user or password than ours; another token than ours. */
  | 'credentials'
  | 'token'
  /** A signed token: its algorithm, extensions that must be understood, its key, its signature, then what it claims. */
  | 'algorithm'
  | 'critical'
  | 'unknown-key'
  | 'unusable-key'
  | 'signature'
  | 'expired'
  | 'not-yet-valid'
  | 'no-expiry'
  | 'audience'
  | 'issuer'
  | 'claims'
  /** No key set could be had. */
  | 'no-keys';

/** Why not: `message` is for the caller, `detail` for the log alone; it holds no secret and 300 characters at most. */
export type Refusal = {
  readonly message: RefusalMessage;
  readonly reason: RefusalReason;
  readonly detail: string;
};

/** What came of looking at an `Authorization` header. */
export type Verdict = Credentials | Refusal;

/** Whether the caller is refused. */
export function isRefusal(verdict: Verdict): verdict is Refusal {
  return 'message' in verdict;
}

/** A refusal, its detail bounded. */
export function refusal(message: RefusalMessage, reason: RefusalReason, detail: string): Refusal {
  return { message, reason, detail: detail.length > 300 ? `${detail.slice(0, 299)}…` : detail };
}
