import type { Person } from "../employees/employee.ts";
import type { Level } from "../impersonations/level.ts";
import type { NoticeSettings } from "../notices/notice.ts";
import type { ProofRules } from "../proofs/proof.ts";
import type { Approval } from "../requests/request.ts";
import type { SupportSettings } from "../support-access/choice.ts";

/** May an Admin let themselves in, or does an Owner have to say yes? */
export const selfGrantRules = ["allow", "ownerApproval"] as const;
export type SelfGrantRule = (typeof selfGrantRules)[number];

export type ReasonRule = "required" | "optional";

/** The one row that says whether anybody may impersonate at all. */
export interface ImpersonationSettings extends ProofRules {
  enabled: boolean;
  /** Counts how often it was turned off: an impersonation of an earlier epoch never lives again. */
  enableEpoch: number;
  reason: ReasonRule;
  /** 1 to 60. */
  maxMinutes: number;
  /** What a session may begin with; one at least, from the lowest. */
  accessLevels: Level[];
  /** What one begins with when nobody says. One of those. */
  defaultAccess: Level;
  supportAccess: SupportSettings;
  /** Whom somebody else has to say yes to first. */
  approval: Approval;
  adminSelfGrant: SelfGrantRule;
  notices: NoticeSettings;
  updatedAt: Date;
  updatedBy: Person | null;
}

/** What a new organization needs before anybody can be impersonated, and whether it is there. */
export interface FirstSteps {
  product: boolean;
  users: boolean;
  enabled: boolean;
  granted: boolean;
}
