import { randomUUID } from "node:crypto";
import type { CheckedAction } from "#lib/checks/check.ts";
import { personOf } from "#lib/employees/employee.ts";
import type { Store } from "#lib/store/store.ts";
import { type User, userPersonOf } from "#lib/users/user.ts";
import { happened } from "../happened.ts";
import { employees } from "../people.ts";
import { daysBefore } from "./moment.ts";

interface Given {
  now: Date;
  passwordHash: string;
  productId: string;
  action: CheckedAction;
}

/** What a check of the demo's product needs: a test user, the action to refuse, and an Owner who may impersonate. */
export async function makeCheckable(store: Store, { now, passwordHash, productId, action }: Given): Promise<void> {
  const { olivia, adam } = employees;
  const [actor, at] = [{ kind: "employee", ...personOf(adam) } as const, daysBefore(now, 6)];
  const tess: User = {
    ...{ id: randomUUID(), name: "Tess (test user)", email: "tess@tally.example" },
    ...{ externalId: null, active: true, createdAt: at },
  };
  const grant = { id: randomUUID(), employeeId: olivia.id, access: "full" as const, grantedById: adam.id };
  const mayNow = { employee: personOf(olivia), changes: { mayImpersonate: { from: false, to: true } } };
  const checked = { productId, changes: { checkedAs: { from: null, to: tess.id } } };
  await store.write(function* (tx) {
    if (yield* tx.checks.find(productId)) return;
    yield* tx.users.add({ ...tess, passwordHash }, happened("user.added", at, { user: userPersonOf(tess) }, actor));
    yield* tx.grants.add({ ...grant, grantedAt: at }, happened("grant.created", at, mayNow, actor));
    const check = { productId, testUserId: tess.id, page: null, action };
    yield* tx.checks.put(check, happened("product.changed", at, checked, actor));
  });
}
