import type { CheckedAction } from "#lib/checks/check.ts";
import { personOf } from "#lib/employees/employee.ts";
import type { Store } from "#lib/store/store.ts";
import { happened } from "../happened.ts";
import { employees } from "../people.ts";
import { daysBefore } from "./moment.ts";

interface Given {
  now: Date;
  productId: string;
  action: CheckedAction;
}

/** Says how the demo's product is checked: as one of its ordinary users, and with what it never lets an impersonator do. */
export async function makeCheckable(store: Store, { now, productId, action }: Given): Promise<void> {
  const actor = { kind: "employee", ...personOf(employees.adam) } as const;
  await store.write(function* (tx) {
    const { items } = yield* tx.users.search("", { cursor: null, limit: 1, sort: "oldest" });
    const [user] = items;
    if (user === undefined || (yield* tx.checks.find(productId))) return;
    const checked = { productId, changes: { checkedAs: { from: null, to: user.id } } };
    const check = { productId, testUserId: user.id, page: null, action };
    yield* tx.checks.put(check, happened("product.changed", daysBefore(now, 6), checked, actor));
  });
}
