/** RFC 6749, section 4.1.2, bound to all that docs/security.md#cookies-codes-and-tokens asks for. Kept as a SHA-256. */
export interface AuthorizationCode {
  codeHash: string;
  impersonationId: string;
  productId: string;
  redirectUri: string;
  codeChallenge: string;
  nonce: string | null;
  createdAt: Date;
  expiresAt: Date;
  redeemedAt: Date | null;
}

/** The issuer's opaque access token, for userinfo and introspection. Kept as a SHA-256. */
export interface AccessToken {
  tokenHash: string;
  impersonationId: string;
  productId: string;
  createdAt: Date;
  expiresAt: Date;
}
