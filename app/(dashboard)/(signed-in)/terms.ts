import type { OfferedProduct, Said, Target, Terms } from "#components/impersonations/terms.ts";
import type { EmployeeContext } from "#lib/context.ts";
import { accessOf, levelsOf } from "#lib/impersonations/access.ts";
import { REASON_MAX, TICKET_MAX } from "#lib/impersonations/input.ts";
import { levels, lowerOf } from "#lib/impersonations/level.ts";
import { type Access, type Decision, mayBreakGlass, mayOpenProduct, mayStartAt, needsApproval } from "#lib/policy.ts";
import { listActiveProducts } from "#lib/products/list.ts";
import { isProofDue } from "#lib/proofs/require.ts";
import type { Approval } from "#lib/requests/request.ts";
import type { ListedUser } from "#lib/users/list.ts";
import { calledOf } from "#lib/users/user.ts";
import { ownSession } from "./own-session.ts";

/** Whether the caller may impersonate, and if so, what the dialog has to tell. */
export async function termsOf(context: EmployeeContext): Promise<{ access: Access; terms: Terms | null }> {
  const { enabled, granted, may } = await accessOf(context);
  const access = { enabled, granted };
  if (!may.allowed) return { access, terms: null };
  const { maxMinutes, reason, defaultAccess, approval } = await context.store.read((tx) => tx.settings.get());
  const mine = await levelsOf(context);
  const products = await listActiveProducts(context);
  const current = (await ownSession(context))?.impersonation;
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

/** What the dialog tells of the user's choice. Nothing where it is the organization's word that everybody is let in. */
export function chosenOf({ says, hasChosen }: Pick<ListedUser, "says" | "hasChosen">): { says?: Said } {
  const { choice, until } = says;
  if (choice === "until" && until) return { says: { choice, untilMs: until.getTime() } };
  return choice === "ask" || (choice === "always" && hasChosen) ? { says: { choice } } : {};
}

/** A user as the dialog has them; who else is in is said beside it. */
export const targetOf = (user: ListedUser): Target => ({
  ...{ id: user.id, name: calledOf(user), email: user.email, asks: user.protections.length > 0 },
  ...chosenOf(user),
});

/** Why nobody can impersonate this user, before somebody has written a reason in vain; null when they can. */
export function refusalOf({ impersonatable }: { impersonatable: Decision }, terms: Terms | null): string | null {
  const may = impersonatable.allowed && terms ? mayOpenProduct(terms.products) : impersonatable;
  return may.allowed ? null : may.sentence;
}
