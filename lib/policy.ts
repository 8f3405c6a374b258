import type { Employee, Role } from "./employees/employee.ts";
import type { ErrorCode } from "./errors.ts";
import { covers, type Level } from "./impersonations/level.ts";
import {
  ACCOUNT_MINUTES,
  type Enrolled,
  hasFactor,
  type Proof,
  type ProofRules,
  UNSPENT_MINUTES,
} from "./proofs/proof.ts";
import { keepsOff, type Protection, type ProtectionKind } from "./protections/protection.ts";
import type { Approval, RequestKind, RequestStatus } from "./requests/request.ts";
import type { SelfGrantRule } from "./settings/settings.ts";
import { type Say, userAllows } from "./support-access/choice.ts";
import type { User } from "./users/user.ts";

/**
 * Every rule of who may do what, on one page: facts in, decision out. Verbs ask here before they write, pages ask here
 * before they show a button, so the two cannot disagree. What must hold under concurrency, the database holds.
 */
export type Decision = { allowed: true } | { allowed: false; because: ErrorCode; sentence: string };

const allow: Decision = { allowed: true };
const refuse = (because: ErrorCode, sentence: string): Decision => ({ allowed: false, because, sentence });

type Who = Pick<Employee, "id" | "role">;
const isOwner = ({ role }: Who) => role === "owner";
const isManager = ({ role }: Who) => role === "owner" || role === "admin";

const ownersOnly = (who: Who, what: string) =>
  isOwner(who) ? allow : refuse("forbidden", `Only an Owner may ${what}.`);
const managersOnly = (who: Who, what: string) =>
  isManager(who) ? allow : refuse("forbidden", `Only Owners and Admins may ${what}.`);

// Project Settings -> User Impersonation

export const mayChangeSettings = (who: Who) => ownersOnly(who, "change how impersonation works");
export const maySeeSettings = (who: Who) => managersOnly(who, "see these settings");

/** Choosing who may impersonate. Taking away is always allowed, also while the feature is off; giving is not. */
export function mayGrant(
  who: Who,
  target: Pick<Employee, "role" | "active">,
  { enabled }: { enabled: boolean },
): Decision {
  const may = mayRevoke(who, target);
  if (!may.allowed) return may;
  if (!enabled)
    return refuse("impersonation_disabled", "Turn user impersonation on first, then choose who may use it.");
  if (!target.active) return refuse("employee_inactive", "This employee is deactivated.");
  return allow;
}

export function mayRevoke(who: Who, target: Pick<Employee, "role">): Decision {
  if (!isManager(who)) return refuse("forbidden", "Only Owners and Admins may choose who can impersonate.");
  if (target.role === "owner" && !isOwner(who))
    return refuse("forbidden", "Only an Owner may choose this for an Owner.");
  return allow;
}

/** Looking at who may, and saying that it is right so. Whoever may choose it may say so, also of themselves: it is recorded as that. */
export const mayReviewAccess = (who: Who) => managersOnly(who, "review who can impersonate");
export const mayKeep = (who: Who, target: Pick<Employee, "role">): Decision => mayRevoke(who, target);

// Impersonating

export interface Access {
  enabled: boolean;
  /** The caller's own standing grant. No role has one implicitly, not even owner. */
  granted: boolean;
}

/** May this employee impersonate anybody at all? */
export function mayImpersonateAnyone({ enabled, granted }: Access): Decision {
  if (!enabled)
    return refuse("impersonation_disabled", "User impersonation is off. The Owner can turn it on in Project Settings.");
  if (!granted)
    return refuse("not_granted", "You have no access to user impersonation. An Owner or Admin can give it to you.");
  return allow;
}

/** May this user be impersonated by anybody? */
export function mayBeImpersonated(
  user: Pick<User, "active">,
  { userIsEmployee }: { userIsEmployee: boolean },
): Decision {
  if (userIsEmployee) return refuse("user_is_employee", "This user is an employee too, and can't be impersonated.");
  if (!user.active) return refuse("user_unavailable", "This user is disabled, and can't be impersonated.");
  return allow;
}

/**
 * Nobody is let in to what is protected, but where a second person has said yes to this one session since. Asked of the
 * user before anything is found out about the product, and then of the product.
 */
export function mayPassProtections(
  protections: Pick<Protection, "kind" | "at">[],
  { approvedAt }: { approvedAt: Date | null },
): Decision {
  const first = protections.find(({ at }) => keepsOff(at, approvedAt));
  return first ? refuse("user_protected", protectedTexts[first.kind]) : allow;
}
/** The same before anybody has asked: where somebody may say yes, they can be asked. */
export const mayAskForProtected = (
  protections: Pick<Protection, "kind" | "at">[],
  { approval }: { approval: Approval },
): Decision => (approval === "nobody" ? mayPassProtections(protections, { approvedAt: null }) : allow);

const protectedTexts: Record<ProtectionKind, string> = {
  user: "This user is protected, and can't be impersonated.",
  domain: "Users of this e-mail domain are protected, and can't be impersonated.",
  product: "This product is protected: nobody can be impersonated in it.",
  address: "This user is protected, and can't be impersonated.",
};
/** The user's own say. Nobody's yes stands against it. */
export const mayBeLetIn = (says: Say, now: Date): Decision =>
  userAllows(says, now) ? allow : refuse("user_refuses", "The user has chosen that nobody signs in as them now.");

/** Is there anything to sign in to? Asked before anybody writes a reason; the start finds the product, or says the same. */
export function mayOpenProduct(active: { protected?: true }[]): Decision {
  if (active.length === 0)
    return refuse("product_unavailable", "No product is connected yet. An Owner or Admin can register one.");
  return active.some((product) => !product.protected) ? allow : refuse("user_protected", protectedTexts.product);
}

export function mayImpersonate(
  access: Access,
  user: Pick<User, "active">,
  facts: { userIsEmployee: boolean },
): Decision {
  const may = mayImpersonateAnyone(access);
  return may.allowed ? mayBeImpersonated(user, facts) : may;
}

/** How far somebody's sessions may go: by their own grant, and by what the organization offers at all. */
export interface Levels {
  granted: Level;
  offered: Level[];
}

/** At which level may a session begin? */
export function mayStartAt(level: Level, { granted, offered }: Levels): Decision {
  if (!covers(granted, level))
    return refuse("access_not_granted", "Your access is to look only. An Owner or Admin can let you make changes.");
  if (offered.includes(level)) return allow;
  const instead = level === "full" ? "Sessions here are to look only." : "Sessions here aren't to look only.";
  return refuse("access_unavailable", instead);
}

/** A session that began read-only is raised by its own impersonator alone, and only while it is live. */
export function mayRaise(
  who: Who,
  { impersonator, access }: { impersonator: { id: string }; access: Level },
  { live, ...levels }: Levels & { live: boolean },
): Decision {
  if (impersonator.id !== who.id) return refuse("forbidden", "Only who is in the session may ask to make changes.");
  if (!live) return refuse("not_live", "The session is over, or hasn't been opened.");
  if (access === "full") return refuse("already_full", "In this session changes can be made already.");
  return mayStartAt("full", levels);
}

export function mayDrop(who: Who, { impersonator }: { impersonator: { id: string } }): Decision {
  return impersonator.id === who.id ? allow : managersOnly(who, "take back what somebody else may change");
}

/** Whose impersonations somebody may see; and who may end one that isn't their own. */
export const maySeeAllImpersonations = (who: Who) => managersOnly(who, "see everybody's sessions");
export function maySee(who: Who, impersonation: { impersonator: { id: string } }): Decision {
  return impersonation.impersonator.id === who.id ? allow : maySeeAllImpersonations(who);
}
export const mayEndAll = (who: Who) => managersOnly(who, "end everybody's sessions");

export function mayEnd(who: Who, impersonation: { impersonator: { id: string } }): Decision {
  return impersonation.impersonator.id === who.id ? allow : managersOnly(who, "end somebody else's session");
}

/** What its impersonator says of a session afterwards is theirs alone, whatever the role of whoever would write it. */
export function mayNote(
  who: Who,
  { impersonator, startedAt }: { impersonator: { id: string }; startedAt: Date | null },
) {
  if (impersonator.id !== who.id) return refuse("forbidden", "Only who was in the session may write its note.");
  return startedAt === null ? refuse("not_started", "There is nothing to note: the session wasn't opened.") : allow;
}

// A second person

/** Does a session at this level need somebody else's yes? Raising one needs what beginning with full access would. */
export function needsApproval(level: Level, { approval, isProtected }: { approval: Approval; isProtected: boolean }) {
  if (approval === "nobody") return false;
  return isProtected || approval === "everybody" || (approval === "full" && level === "full");
}

/** An Admin who lets themselves in, where that is for an Owner to say. */
export const needsOwner = (who: Who, target: { id: string }, { adminSelfGrant }: { adminSelfGrant: SelfGrantRule }) =>
  adminSelfGrant === "ownerApproval" && who.role === "admin" && target.id === who.id;

/** Asking for a yes needs somebody else who can say it. */
export const mayWaitForApproval = (others: number): Decision =>
  others > 0 ? allow : refuse("nobody_to_approve", "Nobody else could approve it: that takes another Owner or Admin.");

export const maySeeAllRequests = (who: Who) => managersOnly(who, "see what everybody asks for");
/** Asked before anything is said of a request. */
export const mayAnswerRequests = (who: Who) => managersOnly(who, "approve or refuse what somebody asks for");

export function mayAnswer(who: Who, { kind, impersonator }: { kind: RequestKind; impersonator: { id: string } }) {
  const may = kind === "grant" ? ownersOnly(who, "let an Admin in who asks for it") : mayAnswerRequests(who);
  if (!may.allowed || impersonator.id !== who.id) return may;
  return refuse("own_request", "Somebody else has to answer what you have asked for.");
}

/** Is it still to be answered, and by an approver, or by the user? */
export function canBeAnswered(status: RequestStatus, missing: "approver" | "user" | null, by: "approver" | "user") {
  if (status === "expired") return refuse("request_expired", "It wasn't answered in time. It can be asked for again.");
  if (status !== "waiting") return refuse("already_answered", "Somebody has answered this already.");
  return missing === by ? allow : refuse("waits_for_user", "This waits for the user's own answer.");
}

/** Is there a yes to begin with, that nobody has used? */
export function canBegin(status: RequestStatus, kind: RequestKind): Decision {
  if (status === "expired") return refuse("request_expired", "The time to begin is over. Ask again.");
  if (status === "approved" && kind !== "grant") return allow;
  return refuse("not_approved", status === "used" ? "This was begun already." : "Nobody has approved this.");
}
export const mayBreakGlass = (who: Who) => ownersOnly(who, "begin without waiting for a yes");

// Proving that it's them

/** Either way: a clock that was set back further than that makes a proof worthless, rather than good for longer. */
const isWithin = (at: Date, minutes: number, now: Date): boolean =>
  Math.abs(now.getTime() - at.getTime()) < minutes * 60 * 1000;

/** Does what was proved in this session of the dashboard still count for a start, or whatever is worth one? */
export function mayGoOnProof(proof: Proof, { proofMinutes, requireSecondFactor }: ProofRules, now: Date): Decision {
  if (proofMinutes === null && !requireSecondFactor) return allow;
  const at = requireSecondFactor ? proof.secondFactorAt : proof.provedAt;
  const unspent = proof.unspent === "second_factor" || (proof.unspent !== null && !requireSecondFactor);
  const minutes = proofMinutes === 0 ? UNSPENT_MINUTES : (proofMinutes ?? Number.POSITIVE_INFINITY);
  if (at !== null && isWithin(at, minutes, now) && (unspent || proofMinutes !== 0)) return allow;
  return refuse("proof_required", requireSecondFactor ? "Prove by a second factor that it's you." : PROVE_IT);
}
const PROVE_IT = "Prove that it's you first.";

/** Whoever has a second factor changes none without one: a password alone would add one of its thief's. */
export const mayChangeFactors = (proof: Proof, enrolled: Enrolled, now: Date): Decision =>
  mayGoOnProof(proof, { proofMinutes: ACCOUNT_MINUTES, requireSecondFactor: hasFactor(enrolled) }, now);

/** An Owner who has a second factor shows it before proofs are asked for less. */
export const mayLoosenProof = (proof: Proof, enrolled: Enrolled, now: Date): Decision =>
  hasFactor(enrolled) ? mayChangeFactors(proof, enrolled, now) : allow;

/** One's own is removed with it in hand. Whoever could reset it without would need no second factor. */
export function mayResetSecondFactor(who: Who, target: Pick<Who, "id">): Decision {
  if (who.id === target.id) return refuse("forbidden", "Remove your own second factors under Account.");
  return ownersOnly(who, "reset somebody's second factors");
}

// Team

export const maySeeTeam = (who: Who) => managersOnly(who, "see the team");

export function mayInvite(who: Who, role: Role): Decision {
  if (isOwner(who)) return allow;
  return who.role === "admin" && role === "member" ? allow : refuse("forbidden", invitesWhom(who));
}
const invitesWhom = (who: Who) =>
  who.role === "admin" ? "Admins may invite Members only." : "Only Owners and Admins may invite people.";

/** Owners change everybody; Admins change Members, and only below their own role. */
export function mayChangeEmployee(
  who: Who,
  target: Who,
  to: { role?: Role },
  facts: { otherActiveOwners: number; leaves: boolean },
): Decision {
  const adminOverMember = who.role === "admin" && target.role === "member" && (to.role ?? "member") === "member";
  if (!isOwner(who) && !adminOverMember) return refuse("forbidden", changesWhom(who));
  const stopsBeingOwner = target.role === "owner" && (facts.leaves || (to.role !== undefined && to.role !== "owner"));
  if (stopsBeingOwner && facts.otherActiveOwners === 0) {
    return refuse("last_owner", "This is the last Owner. Make somebody else an Owner first.");
  }
  return allow;
}
const changesWhom = (who: Who) =>
  who.role === "admin"
    ? "Admins may change Members only, and not their role."
    : "Only Owners and Admins may change the team.";

/**
 * A one-time reset link is as good as the password, so it follows the same lattice. Nobody makes one for themselves:
 * a stolen cookie would be worth the password with it.
 */
export function mayResetPassword(who: Who, target: Who): Decision {
  if (who.id === target.id && isManager(who))
    return refuse("forbidden", "Change your own password under Account, with the current one.");
  if (isOwner(who) || (who.role === "admin" && target.role === "member")) return allow;
  return refuse(
    "forbidden",
    who.role === "admin" ? "Admins may do this for Members only." : "Only Owners and Admins may do this.",
  );
}

/** Resetting somebody's password is a way to be them, so those hear of it who answer for everybody. */
export const maySeeResets = (who: Who) => ownersOnly(who, "see who reset whose password");

// Single sign-on

/** What the organization's provider says of whoever has signed in there, and what is known of that here. */
export interface SaidBySso {
  emailVerified: boolean;
  /** The account there. */
  subject: string;
  /** The account that signed in as this employee before; null for none. */
  linked: string | null;
  /** By a claim; undefined where there is none to go by. */
  role: Role | null | undefined;
  /** Is there an invitation to that e-mail that still lets somebody in? */
  invited: boolean;
}

/** May this account sign in to the dashboard? `employee` is whoever it was before, or has its e-mail; null for nobody. */
export function maySignInBySso(employee: Pick<Employee, "active"> | null, said: SaidBySso): Decision {
  const { emailVerified, subject, linked, role, invited } = said;
  if (!emailVerified) return refuse("sso_unverified", "Your provider doesn't say that this e-mail is verified.");
  // Of another issuer it may be somebody's new account: the operator has named that issuer.
  if (linked !== null && linked !== subject && issuerOf(linked) === issuerOf(subject))
    return refuse("sso_other_account", "Another account of your provider signs in as this employee.");
  if (employee && !employee.active) return refuse("employee_inactive", "You are deactivated here.");
  if (role === null) return refuse("sso_no_role", "Your provider gives you no role here.");
  if (!employee && !invited && role === undefined)
    return refuse("sso_unknown", "Nobody on this team has your e-mail. An Owner or Admin can invite you.");
  return allow;
}

const issuerOf = (account: string): string => account.slice(0, account.indexOf(" "));

// Notices

/** What Owners are told, they are told as Owners: whoever was one sees none of it. */
export const maySeeOwnersNotices = (who: Who) => ownersOnly(who, "see what Owners are told");
/** The demo's own page of mail: anywhere else it isn't there. */
export const maySeeAllMail = (who: Who) => managersOnly(who, "see everybody's mail");

// Users and the record

export const mayManageUsers = (who: Who) => managersOnly(who, "add or change users");
export const mayExportAuditLog = (who: Who) => managersOnly(who, "export the audit log");
export const maySeeAuditLog = (who: Who) => managersOnly(who, "see the audit log");

// Who may be impersonated: protecting takes power away, unprotecting gives it back

export const maySeeProtections = (who: Who) => managersOnly(who, "see who is protected, and why");
export const mayProtect = (who: Who) => managersOnly(who, "protect anybody from impersonation");
export const mayUnprotect = (who: Who) => ownersOnly(who, "take a protection away");
/** Somebody else could be registered at the addresses that a protected product leaves. */
export const mayMoveProtected = (who: Who) => ownersOnly(who, "change the addresses of a protected product");

// Products, and the organization's own servers

export const mayManageProducts = (who: Who) => managersOnly(who, "see or change products");
export const mayManageWebhooks = (who: Who) => managersOnly(who, "see or change webhooks");
export const mayManageApiKeys = (who: Who) => managersOnly(who, "see or change API keys");
