/** The deployment's secret, under which codes are made and kept, and the dashboard's origin, which passkeys are for. */
export interface FactorConfig {
  secret: string;
  dashboardUrl: string;
}

/** An authenticator app that an employee has confirmed. */
export interface Totp {
  id: string;
  encryptedSecret: string;
  addedAt: Date;
  lastUsedAt: Date | null;
}

export interface Passkey {
  id: string;
  /** As its owner calls it. */
  name: string;
  credentialId: string;
  /** COSE, in base64url. */
  publicKey: string;
  /** What its authenticator has counted to; 0 for one that doesn't count. A text, as it may be above what a column of numbers holds. */
  counter: string;
  transports: string[];
  addedAt: Date;
  lastUsedAt: Date | null;
}

/** What an employee sees of their own. */
export interface SecondFactors {
  totps: Pick<Totp, "id" | "addedAt" | "lastUsedAt">[];
  passkeys: Pick<Passkey, "id" | "name" | "addedAt" | "lastUsedAt">[];
  /** Recovery codes that still work. */
  codesLeft: number;
}

/** Of each kind. More than anybody carries. */
export const FACTORS_MAX = 5;
/** How long one that was begun waits to be confirmed, in milliseconds. */
export const CONFIRM_WITHIN_MS = 10 * 60 * 1000;
