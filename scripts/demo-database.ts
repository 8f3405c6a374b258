import { fileURLToPath } from "node:url";
import { openStore } from "#db/open.ts";
import { seed } from "#db/seed.ts";
import { env } from "#env";
import { hashPassword } from "#lib/employees/password.ts";
import { builtInProduct } from "#lib/products/built-in.ts";

/** Everybody's, and everybody knows it: for this machine only. */
export const DEMO_PASSWORD = "understudy-demo";

interface Demo {
  databaseUrl: string;
  productUrl: string;
  secret: string;
  /** Impersonation off and nobody granted, as in a new organization. */
  fresh: boolean;
}

/** Fills a new database with the named people of demo, tests and pictures. */
export async function makeDemoDatabase({ databaseUrl, fresh, ...environment }: Demo): Promise<void> {
  const store = await openStore(databaseUrl);
  try {
    const now = new Date();
    const { product } = builtInProduct(environment, now);
    await seed(store, { now, fresh, passwordHash: await hashPassword(DEMO_PASSWORD), product });
  } finally {
    await store.close();
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await makeDemoDatabase({ ...env(), fresh: process.env.DEMO_FRESH === "1" });
}
