import { describe, expect, test } from "vitest";
import type { Store } from "#lib/store/store.ts";
import { addPeople, databases } from "../databases.testing.ts";
import { happened } from "../happened.ts";

const now = new Date("2026-11-22T09:00:00.000Z");
const changed = () => happened("user.renamed", now);

describe.each(databases)("users on %s", (_, open) => {
  test("those who are active employees too are named, however the e-mail is written", async () => {
    const store = await open();
    const { uma, ugo, oliviaAsUser, olivia } = await addPeople(store);
    const ids = [uma.id, ugo.id, oliviaAsUser.id, crypto.randomUUID()];
    const among = () => employeesAmong(store, ids);
    expect(await among()).toEqual([oliviaAsUser.id]);
    await store.write((tx) => tx.users.update(oliviaAsUser.id, { email: "OLIVIA@acme.example" }, changed()));
    expect(await among()).toEqual([oliviaAsUser.id]);
    await store.write((tx) => tx.employees.update(olivia.id, { active: false }, happened("employee.deactivated", now)));
    expect(await among()).toEqual([]);
    expect(await store.read((tx) => tx.users.employeesAmong([]))).toEqual([]);
  });

  test.each([null, "someone@globex.example"])(
    "those whose external id is an active employee's e-mail are named, with the e-mail %s",
    async (email) => {
      const store = await open();
      const { olivia, max } = await addPeople(store);
      const id = crypto.randomUUID();
      const user = { id, name: "Somebody", email, externalId: "OLIVIA@acme.example", active: true, createdAt: now };
      await store.write((tx) => tx.users.add({ ...user, passwordHash: null }, happened("user.added", now)));
      const among = () => employeesAmong(store, [user.id]);
      expect(await among()).toEqual([user.id]);
      expect(await store.read((tx) => tx.users.employeesByEmailAmong([user.id]))).toEqual([]);
      const off = { active: false };
      await store.write((tx) => tx.employees.update(olivia.id, off, happened("employee.deactivated", now)));
      expect(await among()).toEqual([]);
      await store.write((tx) => tx.users.update(user.id, { externalId: max.email }, changed()));
      expect(await among()).toEqual([user.id]);
    },
  );
});

/** Of several at once, and of each by itself: the answer is the same. */
const employeesAmong = (store: Store, ids: string[]) =>
  store.read(function* (tx) {
    const found = yield* tx.users.employeesAmong(ids);
    for (const id of ids) expect(yield* tx.users.isEmployee(id)).toBe(found.includes(id));
    return found;
  });
