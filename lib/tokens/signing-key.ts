/** What is rotated as time goes by: what these sign is over within minutes. */
export const tokenKeyUses = ["id_token", "access_token"] as const;
/** The audit log's own key signs what others keep for years. */
export const signingKeyUses = [...tokenKeyUses, "audit_log"] as const;

/** A key pair of this deployment, as it is kept. */
export interface SigningKey {
  kid: string;
  /** ID tokens of the issuer, access tokens of hosted sessions, or checkpoints of the audit log: a key each. */
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
