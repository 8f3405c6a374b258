import type { EventFields } from "../audit/event.ts";
import type { EmployeeContext } from "../context.ts";
import type { Employee } from "../employees/employee.ts";
import { DomainError } from "../errors.ts";
import type { Impersonation } from "../impersonations/impersonation.ts";
import type { Level } from "../impersonations/level.ts";
import type { Wanted } from "../impersonations/start.ts";
import { mayBreakGlass, needsApproval } from "../policy.ts";
import { protectionsOf } from "../protections/guard.ts";
import type { ImpersonationSettings } from "../settings/settings.ts";
import type { Steps, Tables } from "../store/store.ts";
import { mustAskToRaise } from "../support-access/say.ts";
import { must, Refusal } from "../verb.ts";
import type { Needs } from "./request.ts";

/** What lets a session begin. */
export interface Yes {
  approvedAt: Date | null;
  breakGlass: boolean;
  /** The request that somebody said yes to. */
  requestId: string | null;
}

const NOT_NEEDED: Yes = { approvedAt: null, breakGlass: false, requestId: null };

export const isNeeded = ({ approver, user }: Needs): boolean => approver || user;

/** Who has to say yes before this session begins, by the settings, the protection and the user's choice of now. */
export function* needsToStart(tx: Tables, { access, user, product, settings, says }: Wanted): Steps<Needs> {
  const approver = yield* needsApprover(tx, access, settings, { user, product });
  return { approver, user: says.choice === "ask" };
}

/** The same before a session that began read-only is raised. */
export function* needsToRaise(tx: Tables, impersonation: Impersonation): Steps<Needs> {
  const approver = yield* needsApprover(tx, "full", yield* tx.settings.get(), impersonation);
  return { approver, user: yield* mustAskToRaise(tx, impersonation) };
}

/** A protection is looked for only where it makes a difference: most starts need nobody's yes. */
function* needsApprover(
  tx: Tables,
  level: Level,
  { approval }: Pick<ImpersonationSettings, "approval">,
  { user, product }: Pick<Impersonation, "user" | "product">,
): Steps<boolean> {
  const needs = (isProtected: boolean) => needsApproval(level, { approval, isProtected });
  if (needs(false) || !needs(true)) return needs(false);
  return (yield* protectionsOf(tx, { userId: user.id, productId: product.id })).length > 0;
}

/**
 * The yes that a start needs no request for: because nobody has to say one, or because an Owner doesn't wait for it. Null
 * where somebody has to be asked.
 */
export function* yesWithoutAsking(context: EmployeeContext, tx: Tables, wanted: Wanted): Steps<Yes | null> {
  const { caller, breakGlass, user } = wanted;
  if (breakGlass) {
    must(mayBreakGlass(caller), "impersonation.denied", { user, changes: { breakGlass: { from: null, to: true } } });
    return { ...NOT_NEEDED, approvedAt: context.clock(), breakGlass: true };
  }
  return isNeeded(yield* needsToStart(tx, wanted)) ? null : NOT_NEEDED;
}

/** For whoever begins where somebody has to say yes, and hasn't. */
export const unapproved = (fields: EventFields): Refusal =>
  new Refusal(
    new DomainError("not_approved", "Somebody else has to say yes to this first."),
    "impersonation.denied",
    fields,
  );

/** How many could say yes to what this employee asks for: those who are active, and somebody else. */
export function* countApprovers(tx: Tables, asker: Pick<Employee, "id">): Steps<number> {
  const employees = yield* tx.employees.list();
  return employees.filter(({ id, active, role }) => active && role !== "member" && id !== asker.id).length;
}

/** For pages, which say before somebody asks for a raise that they will have to. */
export const asksToRaise = ({ store }: EmployeeContext, impersonation: Impersonation): Promise<boolean> =>
  store.read(function* (tx) {
    return isNeeded(yield* needsToRaise(tx, impersonation));
  });
