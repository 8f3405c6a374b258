import { describe, expect, test } from "vitest";
import { addPeople, databases } from "./databases.testing.ts";

describe.each(databases)("a database for a test, on %s", (_, open) => {
  test("opens empty every time, with impersonation off", async () => {
    await addPeople(await open());
    const store = await open();
    expect(await store.read((tx) => tx.employees.list())).toEqual([]);
    expect(await store.read((tx) => tx.settings.get())).toMatchObject({
      enabled: false,
      reason: "required",
      maxMinutes: 60,
    });
    await store.close();
  });

  test("has the named people as they are read back", async () => {
    const store = await open();
    const { olivia, adam, mina, max, uma, grant, product, sessions } = await addPeople(store);
    expect(await store.read((tx) => tx.employees.list())).toEqual([adam, max, mina, olivia]);
    expect(await store.read((tx) => tx.users.find(uma.id))).toEqual(uma);
    expect(await store.read((tx) => tx.products.listActive())).toEqual([product]);
    expect(await store.read((tx) => tx.grants.list())).toEqual([grant]);
    const open_ = await store.read((tx) => tx.dashboardSessions.listOpen(mina.id, mina.createdAt));
    expect(open_).toMatchObject([{ id: sessions.mina.id, expiresAt: sessions.mina.expiresAt }]);
  });
});
