import type { EmployeeContext } from "../context.ts";
import type { Employee } from "../employees/employee.ts";
import { DomainError } from "../errors.ts";
import { standingGrant } from "../grants/standing.ts";
import { type Impersonation, statusOf } from "../impersonations/impersonation.ts";
import type { StartInput } from "../impersonations/input.ts";
import { highestOf, type Level, lowerOf } from "../impersonations/level.ts";
import { type Begun, beginSession, judgeStart } from "../impersonations/start.ts";
import { managed } from "../products/change.ts";
import { unapproved, yesWithoutAsking } from "../requests/needs.ts";
import { assertRightTime } from "../skew.ts";
import type { Steps, Tables } from "../store/store.ts";
import { userPersonOf } from "../users/user.ts";
import { change } from "../verb.ts";
import { CHECK_MINUTES } from "./check.ts";
import { findSetUp, type SetUpCheck } from "./settings.ts";

export interface BegunCheck extends Begun {
  check: SetUpCheck;
}

/**
 * Begins the session of a check: an impersonation like any other, by every rule of a start, but as the product's test user
 * alone, at the highest level that the caller may have, and for two minutes at most. It replaces nobody's: whoever is in a
 * session ends that first.
 *
 * @throws forbidden for Members, not_found, product_unavailable for one that is disabled, no_test_user, in_session, not_approved, and whatever a start throws.
 */
export function beginCheck(context: EmployeeContext, productId: string): Promise<BegunCheck> {
  assertRightTime(context.store);
  return change(context, function* (tx, caller) {
    const product = yield* managed(tx, caller, productId);
    if (!product.active)
      throw new DomainError("product_unavailable", "The product is disabled. Enable it, then check.");
    const check = yield* findSetUp(tx, productId);
    if (!check) throw noTestUser();
    const { testUser } = check;
    yield* assertInNoSession(context, tx, caller);
    const input: StartInput = {
      ...{ userId: testUser.id, productId, reason: `Check of ${product.name}`, ticket: null },
      ...{ returnTo: null, access: yield* highestLevel(context, tx, caller) },
    };
    const wanted = yield* judgeStart(context, tx, caller, input);
    const yes = yield* yesWithoutAsking(context, tx, wanted);
    if (!yes) throw unapproved({ user: userPersonOf(testUser) });
    const { settings } = wanted;
    const short = { ...settings, maxMinutes: Math.min(settings.maxMinutes, CHECK_MINUTES) };
    const begun = yield* beginSession(context, tx, { ...wanted, settings: short }, yes);
    return { ...begun, check };
  });
}

/** What an impersonator is refused only because they may just look proves little. Null leaves it to the rules of a start. */
function* highestLevel(context: EmployeeContext, tx: Tables, caller: Employee): Steps<Level | null> {
  const grant = yield* standingGrant(tx, caller.id, context.clock());
  const { accessLevels } = yield* tx.settings.get();
  return grant && lowerOf(grant.access, highestOf(accessLevels));
}

function* assertInNoSession(context: EmployeeContext, tx: Tables, caller: Employee): Steps<void> {
  const unended: Impersonation[] = yield* tx.impersonations.listUnended({ impersonatorId: caller.id });
  if (unended.some((each) => statusOf(each, context.clock()) !== "ended"))
    throw new DomainError("in_session", "You are signed in as a user, or about to be. End that session, then check.");
}

const noTestUser = () =>
  new DomainError(
    "no_test_user",
    "Nobody has said as which test user this product is checked. Set up the check first.",
  );
