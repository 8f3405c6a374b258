/** RFC 6749, section 4.1.2, bound to all that docs/security.md#cookies-codes-and-tokens asks for. Kept as a SHA-256. */
export interface AuthorizationCode {
  codeHash: string;
  impersonationId: string;
  productId: string;
  redirectUri: string;
  /** Null for a product that may send a nonce instead, which is there then. */
  codeChallenge: string | null;
  nonce: string | null;
  /** The impersonation was the one that waited in this dashboard session, and nobody named it. */
  withoutHint: boolean;
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
