import type { Terms } from "#components/impersonations/terms.ts";
import type { EmployeeContext } from "#lib/context.ts";
import { accessOf, levelsOf } from "#lib/impersonations/access.ts";
import { REASON_MAX, TICKET_MAX } from "#lib/impersonations/input.ts";
import { lowerOf } from "#lib/impersonations/level.ts";
import { type Access, type Decision, mayGoOnProof, mayOpenProduct, mayStartAt } from "#lib/policy.ts";
import { listActiveProducts } from "#lib/products/list.ts";
import { calledOf } from "#lib/users/user.ts";
import { listUnended } from "./unended.ts";

/** Whether the caller may impersonate, and if so, what the dialog has to tell. */
export async function termsOf(context: EmployeeContext): Promise<{ access: Access; terms: Terms | null }> {
  const { enabled, granted, may } = await accessOf(context);
  const access = { enabled, granted };
  if (!may.allowed) return { access, terms: null };
  const { proof, ...settings } = await context.store.read(function* (tx) {
    return { ...(yield* tx.settings.get()), proof: yield* tx.proofs.find(context.session.id) };
  });
  const { maxMinutes, reason, defaultAccess } = settings;
  const mine = await levelsOf(context);
  const products = await listActiveProducts(context);
  const [current] = await listUnended(context, { impersonatorId: context.caller.id });
  const terms = {
    employeeId: context.caller.id,
    maxMinutes,
    reasonRequired: reason === "required",
    reasonMax: REASON_MAX,
    ticketMax: TICKET_MAX,
    levels: mine.offered.filter((level) => mayStartAt(level, mine).allowed),
    level: lowerOf(mine.granted, defaultAccess),
    proofDue: !mayGoOnProof(proof, settings, context.clock()).allowed,
    current: current ? { name: calledOf(current.user), email: current.user.email } : null,
    products: products.sort((a, b) => a.name.localeCompare(b.name, "en")),
  };
  return { access, terms };
}

/** Why nobody can impersonate this user, before somebody has written a reason in vain; null when they can. */
export function refusalOf({ impersonatable }: { impersonatable: Decision }, terms: Terms | null): string | null {
  const may = impersonatable.allowed && terms ? mayOpenProduct(terms.products.length) : impersonatable;
  return may.allowed ? null : may.sentence;
}
