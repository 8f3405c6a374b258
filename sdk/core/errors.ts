/**
 * Why a token is refused. A closed list: programs switch on the code, people read the sentence. The same table stands
 * in the reference.
 */
const sentences = {
  malformed_token: "The token isn't a signed token in three parts.",
  token_too_large: "The token is longer than any that Understudy makes.",
  unsupported_algorithm: "The token isn't signed with RS256.",
  wrong_type: "The token is of another type than is asked for here.",
  embedded_key: "The token brings a key of its own, or says where to find one.",
  critical_header: "The token has extensions that must be understood, and none are.",
  missing_key_id: "The token doesn't say which key has signed it.",
  unknown_key: "The token is signed with a key that isn't published, or not any more.",
  bad_signature: "The token's signature is wrong.",
  wrong_issuer: "The token comes from another issuer.",
  wrong_audience: "The token is made for another product.",
  missing_claim: "The token lacks a claim that every one has.",
  invalid_claim: "A claim of the token isn't of the type it should be.",
  malformed_actor: "The token says of the impersonation half, or two different things.",
  lifetime_too_long: "The token is good for longer than any that Understudy makes.",
  expired: "The token is over.",
  not_yet_valid: "The token is from the future.",
  session_ended: "The session that the token belongs to has ended.",
  revocations_unavailable: "Whether the impersonation is still on can't be found out right now.",
  keys_unavailable: "The keys that verify tokens can't be had right now.",
  malformed_logout: "The logout token doesn't say whose session ends, or isn't one.",
  logout_replayed: "The logout token has been here before.",
  malformed_hand_off: "The ID token doesn't say what is impersonated, or until when.",
} as const;

/** The stable code of a {@link TokenError}. New ones may come with a minor version; none changes its meaning. */
export type TokenErrorCode = keyof typeof sentences;

/** Every code there is. */
export const tokenErrorCodes = Object.keys(sentences) as TokenErrorCode[];

/**
 * A token that is refused, whatever the reason. Who sent it isn't signed in: nobody goes on as somebody else, or as
 * nobody. `code` is stable and `message` a sentence; neither repeats anything of the token.
 */
export class TokenError extends Error {
  /** Bundlers copy modules: what one copy throws, handlers of all of them catch. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value !== null && typeof value === "object" && "name" in value && value.name === "TokenError";
  }

  /** Which of the closed list. */
  readonly code: TokenErrorCode;

  /** @param detail - Replaces the sentence of the code, to name a claim for example. */
  constructor(code: TokenErrorCode, detail: string = sentences[code], options?: ErrorOptions) {
    super(detail, options);
    this.name = "TokenError";
    this.code = code;
  }

  /** True when the trouble is on the way to Understudy, not in the token: the same token may be good in a moment. */
  get temporary(): boolean {
    return this.code === "keys_unavailable" || this.code === "revocations_unavailable";
  }
}
