/** What the product host gives a hosted product's own server, by its browser: used once, within the minute. Kept as a SHA-256. */
export interface HostedCode {
  codeHash: string;
  sessionId: string;
  productId: string;
  redirectUri: string;
  createdAt: Date;
  expiresAt: Date;
  redeemedAt: Date | null;
}

/** Points at a session of the product host, for one product's server; it has no time of its own. Kept as a SHA-256. */
export interface RefreshToken {
  tokenHash: string;
  sessionId: string;
  productId: string;
  createdAt: Date;
}
