import { beforeEach, describe, expect, test } from "vitest";
import { codeOf } from "../employees/employees.testing.ts";
import { grantImpersonator } from "../grants/grant.ts";
import { changeImpersonationSettings } from "../settings/change.ts";
import { listTimeline } from "../timeline/session.ts";
import { endImpersonation, settleOverdue } from "./end.ts";
import { openScene, page, type Scene } from "./impersonating.testing.ts";
import { HOUR_MS, levelNow } from "./impersonation.ts";
import { dropImpersonation, raiseImpersonation } from "./raise.ts";
import { showImpersonation } from "./show.ts";

const MINUTE = 60_000;
const why = { reason: "Her page needs a new address", minutes: 5 } as const;

let scene: Scene;
beforeEach(async () => {
  scene = await openScene();
});

const row = async (id: string) => {
  const found = await scene.store.read((tx) => tx.impersonations.find(id));
  if (!found) throw new Error("the session is there");
  return found;
};
const level = async (id: string) => levelNow(await row(id), scene.clock.now);
const raise = (id: string, more = {}) => raiseImpersonation(scene.caller("mina"), id, { ...why, ...more });
const types = async (id: string) =>
  (await scene.store.sql(`SELECT type FROM audit_events WHERE impersonation_id = '${id}' ORDER BY seq`)).map(
    ({ type }) => type,
  );

/** Mina looks at what Uma sees. */
async function looking() {
  const { impersonation } = await scene.start("mina", { access: "read_only" });
  await scene.redeem(await scene.codeFor(impersonation.id));
  scene.clock.advance(1000);
  return impersonation.id;
}

describe("a start has a level", () => {
  test("the one that is asked for, which its row and its event say from then on", async () => {
    const { impersonation } = await scene.start("mina", { access: "read_only" });
    expect(showImpersonation(impersonation, scene.clock.now)).toMatchObject({ access: "read_only", raisedUntil: null });
    const [event] = await scene.store.sql("SELECT changes FROM audit_events WHERE type = 'impersonation.requested'");
    expect(JSON.stringify(event)).toContain("read_only");
  });

  test("the organization's default where nobody asks, and the grant's own where that is lower", async () => {
    expect((await scene.start()).impersonation.access).toBe("full");
    await grantImpersonator(scene.caller("adam"), scene.people.mina.id, "read_only");
    expect((await scene.start()).impersonation.access).toBe("read_only");
    await grantImpersonator(scene.caller("adam"), scene.people.mina.id);
    await changeImpersonationSettings(scene.caller("olivia"), { defaultAccess: "read_only" });
    expect((await scene.start()).impersonation.access).toBe("read_only");
  });

  test("none beyond the grant, and none that isn't offered; what was tried is recorded", async () => {
    await grantImpersonator(scene.caller("adam"), scene.people.mina.id, "read_only");
    expect(await codeOf(() => scene.start("mina", { access: "full" }))).toBe("access_not_granted");
    await changeImpersonationSettings(scene.caller("olivia"), { accessLevels: ["full"] });
    expect(await codeOf(() => scene.start("mina"))).toBe("access_unavailable");
    expect((await scene.events("impersonation.denied")).map(({ reason }) => reason)).toEqual([
      "access_not_granted",
      "access_unavailable",
    ]);
  });
});

describe("a raise", () => {
  test("lets changes be made for so many minutes, by the clock, and drops by itself", async () => {
    const id = await looking();
    const from = scene.clock.now.getTime();
    expect((await raise(id)).raisedUntil).toEqual(new Date(from + 5 * MINUTE));
    scene.clock.advance(5 * MINUTE - 1);
    expect(await level(id)).toBe("full");
    scene.clock.advance(1);
    expect(await level(id)).toBe("read_only");
    expect(showImpersonation(await row(id), scene.clock.now)).toMatchObject({ access: "read_only", raisedUntil: null });
  });

  test("is recorded with its own reason, and its drop once, dated by its time, however often and late it is noticed", async () => {
    const id = await looking();
    const { raisedUntil } = await raise(id);
    scene.clock.advance(20 * MINUTE);
    for (let times = 0; times < 3; times += 1) await settleOverdue(scene.context());
    expect(await types(id)).toEqual([
      ...["impersonation.requested", "impersonation.started", "impersonation.raised", "impersonation.dropped"],
    ]);
    const { items } = await listTimeline(scene.caller("mina"), { id, pages: true }, page);
    expect(items.slice(2)).toMatchObject([
      { kind: "raised", reason: why.reason, by: { name: "Mina Haddad" } },
      { kind: "dropped", reason: "expired", by: null, at: raisedUntil },
    ]);
    expect(await row(id)).toMatchObject({ raisedUntil: null, levelChangedAt: raisedUntil, endedAt: null });
  });

  test("never goes past the hour, and an end takes it along", async () => {
    const id = await looking();
    scene.clock.advance(HOUR_MS - 10 * MINUTE);
    const raised = await raise(id, { minutes: 30 });
    expect(raised.raisedUntil).toEqual(raised.expiresAt);
    scene.clock.advance(10 * MINUTE);
    await settleOverdue(scene.context());
    expect((await row(id)).endReason).toBe("expired");
    expect(showImpersonation(await row(id), scene.clock.now).raisedUntil).toBeNull();
  });

  test("on top of another: the later end counts, and a shorter one changes nothing", async () => {
    const id = await looking();
    await raise(id, { minutes: 15 });
    const { raisedUntil } = await row(id);
    expect((await raise(id, { minutes: 5 })).raisedUntil).toEqual(raisedUntil);
    scene.clock.advance(MINUTE);
    expect((await raise(id, { minutes: 30 })).raisedUntil).toEqual(new Date(scene.clock.now.getTime() + 30 * MINUTE));
    expect((await scene.events("impersonation.raised")).length).toBe(2);
  });

  test.each(["olivia", "adam", "max"] as const)("is not for %s to ask for in somebody's session", async (name) => {
    const id = await looking();
    expect(await codeOf(() => raiseImpersonation(scene.caller(name), id, why))).toBe("forbidden");
    expect((await scene.events("impersonation.denied")).map(({ reason }) => reason)).toEqual(["forbidden"]);
  });

  test("is refused of what isn't live, is full already, or goes beyond the grant or the settings", async () => {
    expect(await codeOf(() => raise(crypto.randomUUID()))).toBe("not_found");
    const { impersonation: pending } = await scene.start("mina", { access: "read_only" });
    expect(await codeOf(() => raise(pending.id))).toBe("not_live");
    const full = await scene.running();
    expect(await codeOf(() => raise(full.id))).toBe("already_full");
    const id = await looking();
    await grantImpersonator(scene.caller("adam"), scene.people.mina.id, "read_only");
    expect(await codeOf(() => raise(id))).toBe("access_not_granted");
    await grantImpersonator(scene.caller("adam"), scene.people.mina.id, "full");
    await changeImpersonationSettings(scene.caller("olivia"), {
      accessLevels: ["read_only"],
      defaultAccess: "read_only",
    });
    expect(await codeOf(() => raise(id))).toBe("access_unavailable");
    await endImpersonation(scene.caller("mina"), id);
    expect(await codeOf(() => raise(id))).toBe("not_live");
  });
});

describe("a drop", () => {
  test.each([
    ["mina", "stopped"],
    ["adam", "ended_by_admin"],
    ["olivia", "ended_by_admin"],
  ] as const)("by %s holds at once, and a second one changes nothing", async (name, reason) => {
    const id = await looking();
    await raise(id);
    await dropImpersonation(scene.caller(name), id);
    expect(await level(id)).toBe("read_only");
    await dropImpersonation(scene.caller(name), id);
    expect((await scene.events("impersonation.dropped")).map((event) => event.reason)).toEqual([reason]);
  });

  test("is not for another Member, and of no session there is none", async () => {
    const id = await looking();
    await raise(id);
    expect(await codeOf(() => dropImpersonation(scene.caller("max"), id))).toBe("forbidden");
    expect(await codeOf(() => dropImpersonation(scene.caller("olivia"), crypto.randomUUID()))).toBe("not_found");
    expect(await level(id)).toBe("full");
  });
});

describe("what may be done no more", () => {
  const lowerGrant = () => grantImpersonator(scene.caller("adam"), scene.people.mina.id, "read_only");
  const lowerSettings = () =>
    changeImpersonationSettings(scene.caller("olivia"), { accessLevels: ["read_only"], defaultAccess: "read_only" });

  test.each([
    ["a lower grant", lowerGrant],
    ["lower settings", lowerSettings],
  ])("%s drops a raise and leaves the session, and ends what began with full access", async (_, lower) => {
    const id = await looking();
    await raise(id);
    await lower();
    expect(await row(id)).toMatchObject({ raisedUntil: null, endedAt: null });
    expect((await scene.events("impersonation.dropped")).map(({ reason }) => reason)).toEqual(["grant_revoked"]);
    await changeImpersonationSettings(scene.caller("olivia"), { accessLevels: ["read_only", "full"] });
    await grantImpersonator(scene.caller("adam"), scene.people.mina.id);
    // Given again, it brings no raise back.
    expect(await level(id)).toBe("read_only");
    const full = await scene.start("mina", { access: "full" });
    await lower();
    expect((await row(full.impersonation.id)).endReason).toBe("grant_revoked");
  });
});
