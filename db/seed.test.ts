import { describe, expect, test } from "vitest";
import { builtInProduct } from "#lib/products/built-in.ts";
import type { Store } from "#lib/store/store.ts";
import { databases } from "./databases.testing.ts";
import { employees, users } from "./people.ts";
import type { PastSession } from "./seed/past-sessions.ts";
import { seed } from "./seed.ts";

const now = new Date("2026-11-22T09:00:00.000Z");
const { product } = builtInProduct({ productUrl: "http://127.0.0.1:3000", secret: "a secret of tests" }, now);

/** As a product would tell it. */
const session = (fields: Partial<PastSession> & Pick<PastSession, "end" | "daysAgo">): PastSession => ({
  ...{ id: crypto.randomUUID(), email: "uma@globex.example", reason: "Asked us to", ticket: null, happenings: [] },
  ...fields,
});
const told = { method: "POST", status: 303 };
const past = [
  session({ daysAgo: 4, end: "expired" }),
  session({ daysAgo: 3, end: "not_opened" }),
  session({ daysAgo: 2, end: "ended_by_admin", minutes: 22, email: "ugo@initech.example" }),
  session({
    ...{ daysAgo: 1, end: "stopped", minutes: 9, note: "Noted the new address, as asked." },
    happenings: [
      { second: 4, kind: "page", name: "Notes", method: "GET", route: "/notes", status: 200 },
      { second: 180, kind: "act", name: "Added a note", route: "/notes", ...told },
      { second: 250, kind: "refused", name: "Change the address", route: "/address", method: "POST", status: 403 },
    ],
  }),
];
const given = { now, fresh: false, passwordHash: "hash", product, past };
const page = { cursor: null, limit: 100 };

const everybody = async (store: Store) => (await store.read((tx) => tx.users.search("", page))).items;
const pastSessions = async (store: Store) => (await store.read((tx) => tx.impersonations.list({}, page, now))).items;

describe.each(databases)("the demo's data on %s", (_, open) => {
  test("has the team of the design, with impersonation on and Mina alone granted", async () => {
    const store = await open();
    expect(await seed(store, given)).toBe(true);
    const team = await store.read((tx) => tx.employees.list());
    expect(team.map(({ email, role }) => `${email} ${role}`)).toEqual([
      "adam@acme.example admin",
      "max@acme.example member",
      "mina@acme.example member",
      "olivia@acme.example owner",
    ]);
    expect(await store.read((tx) => tx.settings.get())).toMatchObject({
      enabled: true,
      updatedBy: { name: "Olivia Ortega" },
    });
    const grants = await store.read((tx) => tx.grants.list());
    expect(grants).toMatchObject([{ employeeId: employees.mina.id, grantedBy: { name: "Olivia Ortega" } }]);
  });

  test("says of Mina's past sessions what she did, what she was refused, and what she notes", async () => {
    const store = await open();
    await seed(store, given);
    const [ofUma] = (await pastSessions(store)).filter(({ user }) => user.id === users.uma.id);
    const id = ofUma?.id ?? "none";
    const told = await store.read((tx) => tx.timeline.list({ impersonationId: id, pages: false }, page));
    expect(told.items.map(({ kind, name }) => [kind, name])).toEqual([
      ["requested", null],
      ["started", null],
      ["act", "Added a note"],
      ["refused", "Change the address"],
      ["ended", null],
    ]);
    expect(await store.read((tx) => tx.timeline.count(id))).toEqual({ pages: 1, acts: 1, refusals: 1 });
    expect(await store.read((tx) => tx.timeline.findNote(id))).toMatchObject({
      text: expect.stringMatching(/address/),
    });
  });

  test("has about sixty users, the named ones newest, and only Olivia an employee too", async () => {
    const store = await open();
    await seed(store, given);
    const all = await everybody(store);
    expect(all.length).toBeGreaterThanOrEqual(60);
    expect(all.slice(0, 3).map(({ id }) => id)).toEqual([users.uma.id, users.ugo.id, users.oliviaAsUser.id]);
    expect(new Set(all.map(({ email }) => email)).size).toBe(all.length);
    expect(all.every(({ email, createdAt }) => /^[a-z.]+@[a-z-]+\.example$/.test(email ?? "") && createdAt < now)).toBe(
      true,
    );
    const ids = all.map(({ id }) => id);
    expect(await store.read((tx) => tx.users.employeesAmong(ids))).toEqual([users.oliviaAsUser.id]);
  });

  test("gives Ugo a name that would run if it were shown as anything but text", async () => {
    const store = await open();
    await seed(store, given);
    const ugo = await store.read((tx) => tx.users.findByEmail("ugo@initech.example"));
    for (const hostile of ["<script>", "onerror=", "\u202e"]) expect(ugo?.name).toContain(hostile);
  });

  test("says so when it is told of a session of somebody whom it hasn't got", async () => {
    const store = await open();
    const strangers = [session({ daysAgo: 1, end: "expired", email: "nobody@globex.example" })];
    expect(() => seed(store, { ...given, past: strangers })).toThrow("nobody@globex.example");
  });

  test("shows sessions that ended in several ways, each with its one event, and none that goes on", async () => {
    const store = await open();
    await seed(store, given);
    const past = await pastSessions(store);
    expect(new Set(past.map(({ endReason }) => endReason))).toEqual(
      new Set(["expired", "stopped", "not_opened", "ended_by_admin"]),
    );
    expect(past.every(({ impersonator, endedAt }) => impersonator.id === employees.mina.id && endedAt !== null)).toBe(
      true,
    );
    const ended = await store.read((tx) => tx.audit.list({ type: "impersonation.ended" }, page));
    expect(ended.items.map(({ impersonationId }) => impersonationId).sort()).toEqual(past.map(({ id }) => id).sort());
  });

  test("is a new organization when fresh: the same people, off, nobody granted, no sessions", async () => {
    const store = await open();
    await seed(store, { ...given, fresh: true });
    expect(await store.read((tx) => tx.settings.get())).toMatchObject({ enabled: false, defaultAccess: "full" });
    expect(await store.read((tx) => tx.grants.list())).toEqual([]);
    expect(await pastSessions(store)).toEqual([]);
    expect((await everybody(store)).length).toBeGreaterThanOrEqual(60);
    const events = await store.read((tx) => tx.audit.list({}, page));
    expect(events.items.filter(({ type }) => type.startsWith("impersonation."))).toEqual([]);
  });

  test("is written once: seeding again changes nothing", async () => {
    const store = await open();
    await seed(store, given);
    const before = await store.sql("SELECT count(*) AS n FROM audit_events");
    expect(await seed(store, { ...given, now: new Date("2027-01-01T00:00:00.000Z") })).toBe(false);
    expect(await store.sql("SELECT count(*) AS n FROM audit_events")).toEqual(before);
  });
});
