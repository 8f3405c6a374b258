import { fileURLToPath } from "node:url";
import { pastSessions } from "#app/demo/tally/seed/past-sessions.ts";
import { seedTally } from "#app/demo/tally/seed/seed.ts";
import { openTally } from "#app/demo/tally/store.ts";
import { openStore } from "#db/open.ts";
import { employees } from "#db/people.ts";
import { makeCheckable } from "#db/seed/checked.ts";
import { seed } from "#db/seed.ts";
import { demoHome, env } from "#env";
import { hashPassword } from "#lib/employees/password.ts";
import { builtInProduct } from "#lib/products/built-in.ts";
import { calledOf } from "#lib/users/user.ts";

/** Everybody's, and everybody knows it: for this machine only. */
export const DEMO_PASSWORD = "understudy-demo";

interface Demo {
  databaseUrl: string;
  /** Of the demo product's own data; null outside the demo. */
  tallyPath: string | null;
  productUrl: string;
  secret: string;
  /** Impersonation off and nobody granted, as in a new organization. */
  fresh: boolean;
  /** With what a check of the product asks first. Not in a new organization. */
  checkable?: boolean;
}

/**
 * Fills a new database with the named people of demo, tests and pictures, and the demo product's own with what they did
 * there. Neither knows of the other: what Mina did in the product is told to the first from here.
 */
export async function makeDemoDatabase({
  databaseUrl,
  tallyPath,
  fresh,
  checkable = false,
  ...environment
}: Demo): Promise<void> {
  if (tallyPath === null) throw new Error("This is for the demo alone: it has people whose password everybody knows.");
  const [store, tally] = [await openStore(databaseUrl), openTally(tallyPath)];
  try {
    const [now, past] = [new Date(), fresh ? [] : pastSessions()];
    const { product } = builtInProduct({ ...environment, home: demoHome }, now);
    await seed(store, { now, fresh, passwordHash: await hashPassword(DEMO_PASSWORD), product, past });
    if (checkable && !fresh) await makeCheckable(store, { now, productId: product.id, action: action(environment) });
    const { items } = await store.read((tx) => tx.users.search("", { cursor: null, limit: 100, sort: "oldest" }));
    const users = items.map((user) => ({ id: user.id, email: user.email, name: calledOf(user) }));
    seedTally(tally, { now, users, past, impersonator: employees.mina.name });
  } finally {
    tally.close();
    await store.close();
  }
}

/** What Tally never lets an impersonator do. */
const action = ({ productUrl }: Pick<Demo, "productUrl">) => ({
  method: "POST" as const,
  address: `${productUrl}/demo/api/profile/password`,
});

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await makeDemoDatabase({ ...env(), fresh: process.env.DEMO_FRESH === "1" });
}
