import type { Context } from "../context.ts";

/** A password is what somebody knows; a second factor is what they have. */
export type ProofKind = "password" | "second_factor";

/**
 * What can be asked for. Whoever has a second factor may use one of its recovery codes in its place; `sso` is signing in anew
 * at the organization's own provider, which opens another session of the dashboard.
 */
export type ProofMethod = "password" | "sso" | "totp" | "passkey";

/** What has been proved in one session of the dashboard, lately. It opens nothing in another, and for nobody else. */
export interface Proof {
  /** By whatever. Signing in is a proof, too. */
  provedAt: Date | null;
  secondFactorAt: Date | null;
  /** What the last proof was by, until a start has used it. */
  unspent: ProofKind | null;
}

export const nothingProved: Proof = { provedAt: null, secondFactorAt: null, unspent: null };

/** How often employees prove that it's them, as an organization chose. */
export interface ProofRules {
  /** How old a proof may be, 0 to 720. 0 is one proof for each start; null is none at all. */
  proofMinutes: number | null;
  /** A password proves too little. Also without minutes: then once in each session of the dashboard. */
  requireSecondFactor: boolean;
}

export const PROOF_MINUTES_MAX = 720;
/** In minutes. A proof that nothing has used is worth no more than this, where each start needs one of its own. */
export const UNSPENT_MINUTES = 15;
/** In minutes, for changes of what protects an account, whatever an organization chose for starts. */
export const ACCOUNT_MINUTES = 15;

/** Which second factors somebody has. */
export interface Enrolled {
  totp: boolean;
  passkey: boolean;
}

export const hasFactor = ({ totp, passkey }: Enrolled): boolean => totp || passkey;

/** What of a problem's body tells a page how to go on. */
export interface Asked {
  methods: ProofMethod[];
  /** A second factor is asked for, and there is none: one has to be added first. */
  enroll?: true;
}

/** By what somebody can give the proof that is asked of them. */
export function askedOf(
  enrolled: Enrolled,
  requireSecondFactor: boolean,
  { password, sso }: NonNullable<Context["signIn"]> = { password: true, sso: false },
): Asked {
  const factors = (["passkey", "totp"] as const).filter((method) => enrolled[method]);
  const known = [...(password ? (["password"] as const) : []), ...(sso ? (["sso"] as const) : [])];
  if (!requireSecondFactor) return { methods: [...known, ...factors] };
  return { methods: factors, ...(factors.length === 0 && { enroll: true }) };
}
