export const signingKeyUses = ["id_token", "access_token"] as const;

/** A key pair of this deployment, as it is kept. */
export interface SigningKey {
  kid: string;
  /** ID tokens of the issuer, or access tokens of hosted sessions: a key each. */
  use: (typeof signingKeyUses)[number];
  /** A JWK, as JSON. */
  publicKey: string;
  /** A JWK encrypted with a key derived from UNDERSTUDY_SECRET (a compact JWE). */
  encryptedPrivateKey: string;
  createdAt: Date;
  /** It is published before it signs, so that whoever verifies has fetched it by then. */
  signsFrom: Date;
  /** From then on it is published no more, and verifies nothing; null while no newer one has taken over. */
  retiresAt: Date | null;
}
