import { describe, expect, test } from "vitest";
import { dialects, madeBefore } from "./migrations.testing.ts";

describe.each(dialects)("on $dialect", (on) => {
  const { raw, at, yes } = on;
  test("an organization from before there were proofs asks for none; a new one asks for one of fifteen minutes", async () => {
    const database = await madeBefore(on);
    await database.sql(
      `INSERT INTO employees (id, name, email, email_key, role, active, password_hash, created_at)
        VALUES ('e1', 'M', 'm@a.example', 'm@a.example', 'member', ${yes}, 'h', ${at})`,
    );
    const store = await database.open();
    const settings = { requireSecondFactor: false };
    expect(await store.read((tx) => tx.settings.get())).toMatchObject({ ...settings, proofMinutes: null });
    await store.close();
    const fresh = await (await raw()).open();
    expect(await fresh.read((tx) => tx.settings.get())).toMatchObject({ ...settings, proofMinutes: 15 });
    await fresh.close();
  });
});
