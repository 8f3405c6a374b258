import { happened } from "#db/happened.ts";
import { employees as team, users } from "#db/people.ts";
import { openSqlite } from "#db/sqlite.ts";
import type { EmployeeContext } from "#lib/context.ts";
import { findDashboardSession, startDashboardSession } from "#lib/employees/sign-in.ts";
import { startImpersonation } from "#lib/impersonations/start.ts";
import { builtInProduct } from "#lib/products/built-in.ts";
import { contextOn, newId, productUrl } from "./log-file.ts";

export const SECRET = "x".repeat(32);
/** An employee may begin 120 an hour. */
const STARTS_OF_ONE = 50;

/** A new file with one user, and enough employees to begin so many impersonations. */
export async function openOrganization(path: string, starts: number, clock = () => new Date()) {
  const store = openSqlite(path);
  const context = { ...contextOn(store), clock };
  const { product } = builtInProduct({ productUrl, secret: SECRET }, clock());
  const createdAt = clock();
  const hidden = { createdAt, passwordHash: "none" };
  await store.write(function* (tx) {
    yield* tx.employees.add({ ...team.olivia, ...hidden }, happened("employee.added", createdAt));
    yield* tx.users.add({ ...users.uma, ...hidden }, happened("user.added", createdAt));
    yield* tx.products.put(product, happened("product.added", createdAt));
    yield* tx.settings.update({ enabled: true, proofMinutes: null }, { id: team.olivia.id, at: createdAt }, []);
  });
  const signIn = async (id: string): Promise<EmployeeContext> => {
    const found = await findDashboardSession(context, await startDashboardSession(context, id));
    if (!found) throw new Error("nobody is signed in");
    return { ...context, caller: found.employee, session: found.session };
  };
  const granted: EmployeeContext[] = [];
  for (let nth = 0; nth < starts / STARTS_OF_ONE; nth++) {
    const id = newId();
    const employee = { ...team.mina, id, email: `employee-${nth}@acme.example`, ...hidden };
    const access = "full" as const;
    const grant = { id: newId(), employeeId: id, access, grantedById: team.olivia.id, grantedAt: createdAt };
    await store.write(function* (tx) {
      yield* tx.employees.add(employee, happened("employee.added", createdAt));
      yield* tx.grants.add(grant, happened("grant.created", createdAt));
    });
    granted.push(await signIn(id));
  }
  const asked = { userId: users.uma.id, reason: "bench", ticket: null, productId: product.id };
  return {
    store,
    context,
    owner: await signIn(team.olivia.id),
    /** The confirming click, which ends what the same employee began before. In milliseconds. */
    async start(nth: number): Promise<number> {
      const employee = granted[nth % granted.length];
      if (!employee) throw new Error("nobody may");
      const from = performance.now();
      await startImpersonation(employee, asked);
      return performance.now() - from;
    },
  };
}

export type Organization = Awaited<ReturnType<typeof openOrganization>>;
