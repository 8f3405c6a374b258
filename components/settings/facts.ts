import type { Role } from "#lib/employees/employee.ts";
import type { Level } from "#lib/impersonations/level.ts";
import type { ProofRules } from "#lib/proofs/proof.ts";
import type { Approval } from "#lib/requests/request.ts";
import type { ReasonRule, SelfGrantRule } from "#lib/settings/settings.ts";
import type { SupportSettings } from "#lib/support-access/choice.ts";

/** What the server says of impersonation, as far as the sheet needs it. */
export interface Facts extends ProofRules {
  enabled: boolean;
  reason: ReasonRule;
  maxMinutes: number;
  accessLevels: Level[];
  defaultAccess: Level;
  approval: Approval;
  adminSelfGrant: SelfGrantRule;
  supportAccess: SupportSettings;
  /** Why the reader may not change what is above. */
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
  /** Who gave access, and when, in words, and the instant at which it ends; null for who has none. */
  access: { level: Level; since: string; by: string; until: string | null } | null;
  /** Whether an Owner has to say yes to it first: an Admin's own. */
  asks: boolean;
  /** Why the reader may not take it away, or give it; whichever the switch would do. */
  refusal: string | null;
}
