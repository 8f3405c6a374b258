import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createApiKey } from "#lib/api-keys/create.ts";
import { as, type TestClock, testClock, testContext } from "#lib/context.testing.ts";
import type { ApiKeyContext, EmployeeContext } from "#lib/context.ts";
import { endOtherSessions, endOwnSession } from "#lib/employees/account.ts";
import { signIn } from "#lib/employees/employees.testing.ts";
import { acceptInvitation, inviteEmployee, withdrawInvitation } from "#lib/employees/invite.ts";
import { signOut } from "#lib/employees/sign-in.ts";
import { changeEmployee } from "#lib/employees/team.ts";
import { grantImpersonator } from "#lib/grants/grant.ts";
import { revokeAllImpersonators, revokeImpersonator } from "#lib/grants/revoke.ts";
import { endAllImpersonations, endImpersonation, settleOverdue } from "#lib/impersonations/end.ts";
import { HOUR_MS } from "#lib/impersonations/impersonation.ts";
import { startImpersonation } from "#lib/impersonations/start.ts";
import { changeProduct } from "#lib/products/change.ts";
import { patchUser, putUser } from "#lib/provisioning/put.ts";
import { answerRequest } from "#lib/requests/answer.ts";
import { askToStart } from "#lib/requests/ask.ts";
import { beginRequested } from "#lib/requests/begin.ts";
import { settleRequests } from "#lib/requests/expire.ts";
import { BEGIN_WITHIN_MS } from "#lib/requests/request.ts";
import { signOutEverywhere } from "#lib/sessions/account.ts";
import { endProductSession, findProductSession, type ProductContext, startUserSession } from "#lib/sessions/session.ts";
import { changeImpersonationSettings } from "#lib/settings/change.ts";
import type { Store } from "#lib/store/store.ts";
import { changeUser } from "#lib/users/change.ts";
import { takeAwayWithoutCaller } from "#lib/verb.ts";
import { addPeople, databases, type People, runningOf } from "./databases.testing.ts";
import { happened } from "./happened.ts";
import { connectSqlite, openSqlite } from "./sqlite.ts";

let folder: string;
let path: string;
let store: Store;
let people: People;
let clock: TestClock;
let said: string[];
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "understudy-unrecorded-"));
  path = join(folder, "test.db");
  store = openSqlite(path);
  clock = testClock();
  people = await addPeople(store, { now: clock.now });
  said = [];
  vi.spyOn(process.stderr, "write").mockImplementation((line) => said.push(String(line)) > 0);
});
afterEach(async () => {
  vi.restoreAllMocks();
  await store.close();
  rmSync(folder, { recursive: true });
});

/** By another connection, as whatever breaks a table of a running server. */
function sql(statement: string): void {
  const client = connectSqlite(path);
  client.exec(statement);
  client.close();
}
const breakAudit = () =>
  sql(
    "CREATE TRIGGER broken BEFORE INSERT ON audit_events BEGIN SELECT RAISE(ABORT, 'the audit table is broken'); END",
  );
const mendAudit = () => sql("DROP TRIGGER broken");

const employee = (name: "olivia" | "adam" | "mina"): EmployeeContext =>
  as(testContext(store, clock), people[name], people.sessions[name]);
const live = () => store.read((tx) => tx.impersonations.listUnended({}));
const events = async () => (await store.read((tx) => tx.audit.list({}, { cursor: null, limit: 100 }))).items;
const isOpen = async (sessionId: string) =>
  (await store.read((tx) => tx.dashboardSessions.employeeOf(sessionId, clock.now))) !== null;
/** What waited is recorded, once the audit log takes it again. */
async function recordedLate() {
  mendAudit();
  await store.recordLate(clock.now);
  return (await events())
    .filter(({ changes }) => changes?.recorded)
    .map(({ type }) => type)
    .sort();
}
const waiting = () => (existsSync(`${path}.unrecorded`) ? readdirSync(`${path}.unrecorded`) : []);

describe("while nothing can be recorded", () => {
  let crm: ApiKeyContext;
  let uma: ProductContext;
  beforeEach(async () => {
    const context = testContext(store, clock);
    crm = { ...context, ...(await createApiKey(employee("adam"), { name: "CRM" })) };
    await putUser(crm, "crm-1", { email: people.uma.email, name: people.uma.name });
    const { session } = await findProductSession(context, await startUserSession(context, people.uma.id));
    if (!session) throw new Error("Uma has just signed in");
    uma = { ...context, session };
  });

  const takings: [what: string, act: (id: string) => Promise<unknown>, type: string][] = [
    ["a session is ended", (id) => endImpersonation(employee("mina"), id), "impersonation.ended"],
    ["all sessions are ended", () => endAllImpersonations(employee("adam")), "impersonation.ended"],
    ["access is taken away", () => revokeImpersonator(employee("adam"), people.mina.id), "grant.revoked"],
    ["everybody's access is taken away", () => revokeAllImpersonators(employee("olivia")), "grant.revoked"],
    [
      "impersonation is turned off",
      () => changeImpersonationSettings(employee("olivia"), { enabled: false }),
      "impersonation.disabled",
    ],
    [
      "an employee is deactivated",
      () => changeEmployee(employee("olivia"), people.mina.id, { active: false }),
      "employee.deactivated",
    ],
    ["a user is disabled", () => changeUser(employee("olivia"), people.uma.id, { active: false }), "user.disabled"],
    [
      "a product is disabled",
      () => changeProduct(employee("olivia"), people.product.id, { initiateLoginUri: undefined, active: false }),
      "product.disabled",
    ],
    ["a session is ended in the product", () => endProductSession(employee("mina"), "cookie"), "impersonation.ended"],
    ["a user is disabled by an API key", () => patchUser(crm, "crm-1", { active: false }), "user.disabled"],
    ["a user signs out everywhere", () => signOutEverywhere(uma), "impersonation.ended"],
    ["an employee signs out", () => signOut(employee("mina")), "session.signed_out"],
  ];

  test.each(takings)("%s all the same, and it is recorded later, once, with the gap", async (_, act, type) => {
    const { id } = await runningOf(store, people, { createdAt: clock.now });
    const before = (await events()).length;
    breakAudit();
    await act(id);
    expect(await live()).toEqual([]);
    expect((await events()).length).toBe(before);
    expect(said.join("\n")).toContain(type);

    const at = clock.now;
    clock.advance(60_000);
    await expect(store.recordLate(clock.now)).rejects.toThrow();
    mendAudit();
    await Promise.all([store.recordLate(clock.now), store.recordLate(clock.now)]);
    const late = (await events()).filter(({ changes }) => changes?.recorded);
    expect(late.map((event) => event.type)).toEqual(expect.arrayContaining([type, "impersonation.ended"]));
    expect((await events()).length).toBe(before + late.length);
    expect(new Set(late.map((event) => event.id)).size).toBe(late.length);
    for (const event of late) {
      expect(event.at).toEqual(at);
      expect(event.changes?.recorded).toEqual({ from: at.toISOString(), to: clock.now.toISOString() });
    }
    expect(waiting()).toEqual([]);
  });

  test("an employee's other sessions end, one or all, with what was confirmed in them", async () => {
    const phone = await signIn(testContext(store, clock), people.mina.id);
    const laptop = await signIn(testContext(store, clock), people.mina.id);
    await runningOf(store, people, { createdAt: clock.now });
    breakAudit();
    await endOwnSession(laptop, people.sessions.mina.id);
    expect(await live()).toEqual([]);
    await endOtherSessions(laptop);
    for (const { session } of [employee("mina"), phone]) expect(await isOpen(session.id)).toBe(false);
    expect(await isOpen(laptop.session.id)).toBe(true);
    expect(await recordedLate()).toEqual(["impersonation.ended", "session.ended", "session.ended"]);
  });

  test("an invitation is withdrawn, and lets nobody in", async () => {
    const wanted = { email: "nora@acme.example", name: "Nora", role: "member" } as const;
    const { invitation, path: link } = await inviteEmployee(employee("olivia"), wanted);
    breakAudit();
    await withdrawInvitation(employee("olivia"), invitation.id);
    const accepted = { token: link.split("#")[1] ?? "", password: "a good password of her own" };
    await expect(acceptInvitation(testContext(store, clock), accepted)).rejects.toMatchObject({ code: "link_used" });
    expect(await recordedLate()).toEqual(["employee.invitation_withdrawn"]);
  });

  test("the hour ends what it ends", async () => {
    await runningOf(store, people, { createdAt: clock.now });
    breakAudit();
    clock.advance(HOUR_MS);
    await settleOverdue(testContext(store, clock));
    expect(await live()).toEqual([]);
    expect(waiting()).toHaveLength(1);
  });

  test("nobody starts a session, and nobody is given access", async () => {
    breakAudit();
    const input = { userId: people.uma.id, reason: "why", ticket: null, productId: null };
    await expect(startImpersonation(employee("mina"), input)).rejects.toThrow("the audit table is broken");
    await expect(grantImpersonator(employee("olivia"), people.max.id)).rejects.toThrow("the audit table is broken");
    await expect(changeEmployee(employee("olivia"), people.max.id, { role: "admin" })).rejects.toThrow();
    expect(await live()).toEqual([]);
    expect(await store.read((tx) => tx.grants.find(people.max.id))).toBeNull();
    expect(waiting()).toEqual([]);
  });

  test("a proof isn't asked for less, whatever is turned off by the same call", async () => {
    const olivia = await signIn(testContext(store, clock), people.olivia.id);
    await changeImpersonationSettings(olivia, { proofMinutes: 15 });
    breakAudit();
    const act = changeImpersonationSettings(olivia, { enabled: false, proofMinutes: null });
    await expect(act).rejects.toThrow("the audit table is broken");
    expect(waiting()).toEqual([]);
    await changeImpersonationSettings(olivia, { enabled: false });
  });

  test("nothing is approved or begun, and what time ends is over", async () => {
    await changeImpersonationSettings(employee("olivia"), { approval: "everybody" });
    const input = { userId: people.uma.id, reason: "why", ticket: null, productId: null };
    const asked = await startImpersonation(employee("mina"), input, askToStart);
    if (!("request" in asked)) throw new Error("somebody has to say yes");
    const { id } = asked.request;
    const statusNow = async () => (await store.read((tx) => tx.requests.find(id)))?.status;
    breakAudit();
    const answer = (said: "approve" | "refuse") => answerRequest(employee("adam"), id, { answer: said, note: null });
    await expect(answer("approve")).rejects.toThrow("the audit table is broken");
    expect(await statusNow()).toBe("waiting");
    mendAudit();
    await answer("approve");
    breakAudit();
    await expect(beginRequested(employee("mina"), id)).rejects.toThrow("the audit table is broken");
    expect([await statusNow(), await live()]).toEqual(["approved", []]);
    clock.advance(BEGIN_WITHIN_MS);
    await settleRequests(testContext(store, clock));
    expect(await statusNow()).toBe("expired");
    expect(await recordedLate()).toEqual(["request.expired"]);
  });

  test("who may not end a session still may not", async () => {
    const { id } = await runningOf(store, people, { createdAt: clock.now });
    breakAudit();
    const max = as(testContext(store, clock), people.max, people.sessions.max);
    await expect(endImpersonation(max, id)).rejects.toMatchObject({ code: "forbidden" });
    expect(await live()).toHaveLength(1);
  });

  test("who is refused a change is told so, and it is recorded later", async () => {
    breakAudit();
    const max = as(testContext(store, clock), people.max, people.sessions.max);
    await expect(changeUser(max, people.uma.id, { name: "Eve" })).rejects.toMatchObject({ code: "forbidden" });
    expect(said.join("\n")).toContain("user.denied");
    mendAudit();
    await store.recordLate(clock.now);
    expect((await events()).filter(({ type }) => type === "user.denied")).toMatchObject([
      { outcome: "refused", actor: { id: people.max.id }, changes: { recorded: {} } },
    ]);
  });
});

test("a file that can't be read stands in nobody's way, and is left for whoever looks after it", async () => {
  const { id } = await runningOf(store, people, { createdAt: clock.now });
  mkdirSync(`${path}.unrecorded`);
  for (const name of ["!.json", "~.json"]) writeFileSync(join(`${path}.unrecorded`, name), '[{ "id": "half of it');
  breakAudit();
  await endImpersonation(employee("mina"), id);
  mendAudit();
  await store.recordLate(clock.now);
  expect((await events()).filter(({ type }) => type === "impersonation.ended")).toMatchObject([
    { impersonationId: id },
  ]);
  expect(waiting().sort()).toEqual(["!.json", "~.json"]);
  expect(said.join("\n")).toContain("~.json");
});

test("what fails for another reason fails, and nothing is kept", async () => {
  const failing = takeAwayWithoutCaller(testContext(store, clock), function* (tx) {
    yield* tx.audit.add(happened("session.ended", clock.now));
    throw new Error("a mistake of ours");
  });
  await expect(failing).rejects.toThrow("a mistake of ours");
  expect(waiting()).toEqual([]);
  expect(said).toEqual([]);
});

describe.each(databases)("a change without its events on %s", (_, open) => {
  test("is made, and they are said, and recorded later with the gap", async () => {
    const other = await open();
    const { mina } = await addPeople(other, { now: clock.now });
    await other.writeUnrecorded((tx) =>
      tx.employees.update(mina.id, { active: false }, happened("employee.deactivated", clock.now)),
    );
    expect(await other.read((tx) => tx.employees.find(mina.id))).toMatchObject({ active: false });
    const events = () =>
      other.read((tx) => tx.audit.list({ type: "employee.deactivated" }, { cursor: null, limit: 9 }));
    expect((await events()).items).toEqual([]);
    expect(said.join("\n")).toContain("employee.deactivated");
    const [from, to] = [clock.now, new Date(clock.now.getTime() + 60_000)];
    await Promise.all([other.recordLate(to), other.recordLate(to)]);
    const recorded = { from: from.toISOString(), to: to.toISOString() };
    expect((await events()).items).toMatchObject([{ changes: { recorded } }]);
  });
});
