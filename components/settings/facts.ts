import type { Role } from "#lib/employees/employee.ts";
import type { Level } from "#lib/impersonations/level.ts";
import type { ProofRules } from "#lib/proofs/proof.ts";
import type { ReasonRule } from "#lib/settings/settings.ts";

/** What the server says of impersonation, as far as the sheet needs it. */
export interface Facts extends ProofRules {
  enabled: boolean;
  reason: ReasonRule;
  maxMinutes: number;
  accessLevels: Level[];
  defaultAccess: Level;
  /** Why the reader may not change these. */
  refusal: string | null;
  /** How many sessions would end by turning it off now. */
  live: number;
  employees: Candidate[];
}

export interface Candidate {
  id: string;
  name: string;
  email: string;
  role: Role;
  /** Who gave access, and when, in words; null for who has none. */
  access: { level: Level; since: string; by: string } | null;
  /** Why the reader may not take it away, or give it; whichever the switch would do. */
  refusal: string | null;
}
