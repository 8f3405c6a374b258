import type { OfferedProduct, Terms } from "#components/impersonations/terms.ts";
import type { EmployeeContext } from "#lib/context.ts";
import { accessOf, levelsOf } from "#lib/impersonations/access.ts";
import { REASON_MAX, TICKET_MAX } from "#lib/impersonations/input.ts";
import { levels, lowerOf } from "#lib/impersonations/level.ts";
import { type Access, type Decision, mayBreakGlass, mayOpenProduct, mayStartAt, needsApproval } from "#lib/policy.ts";
import { listActiveProducts } from "#lib/products/list.ts";
import { isProofDue } from "#lib/proofs/require.ts";
import type { Approval } from "#lib/requests/request.ts";
import { calledOf } from "#lib/users/user.ts";
import { listUnended } from "./unended.ts";

/** Whether the caller may impersonate, and if so, what the dialog has to tell. */
export async function termsOf(context: EmployeeContext): Promise<{ access: Access; terms: Terms | null }> {
  const { enabled, granted, may } = await accessOf(context);
  const access = { enabled, granted };
  if (!may.allowed) return { access, terms: null };
  const { maxMinutes, reason, defaultAccess, approval } = await context.store.read((tx) => tx.settings.get());
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
    asks: levels.filter((level) => needsApproval(level, { approval, isProtected: false })),
    mayBreakGlass: mayBreakGlass(context.caller).allowed,
    level: lowerOf(mine.granted, defaultAccess),
    proofDue: await isProofDue(context),
    current: current ? { name: calledOf(current.user), email: current.user.email } : null,
    products: products.map((product) => offered(product, approval)).sort((a, b) => a.name.localeCompare(b.name, "en")),
  };
  return { access, terms };
}

/** In what is protected nobody is signed in, or somebody else has to say yes first. */
function offered({ protected: closed, ...product }: OfferedProduct, approval: Approval): OfferedProduct {
  if (!closed) return product;
  return { ...product, ...(approval === "nobody" ? { protected: true } : { asks: true }) };
}

/** Why nobody can impersonate this user, before somebody has written a reason in vain; null when they can. */
export function refusalOf({ impersonatable }: { impersonatable: Decision }, terms: Terms | null): string | null {
  const may = impersonatable.allowed && terms ? mayOpenProduct(terms.products) : impersonatable;
  return may.allowed ? null : may.sentence;
}
