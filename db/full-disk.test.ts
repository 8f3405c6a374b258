import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { as, type TestClock, testClock } from "#lib/context.testing.ts";
import type { EmployeeContext } from "#lib/context.ts";
import { signOut } from "#lib/employees/sign-in.ts";
import { revokeImpersonator } from "#lib/grants/revoke.ts";
import { errorResponse } from "#lib/http/problem.ts";
import { endAllImpersonations, endImpersonation, settleOverdue, testBrake } from "#lib/impersonations/end.ts";
import { HOUR_MS, live } from "#lib/impersonations/impersonation.ts";
import { listRevocations } from "#lib/impersonations/revocations.ts";
import { startImpersonation } from "#lib/impersonations/start.ts";
import {
  assertStillSignedIn,
  endProductSession,
  findProductSession,
  signInUser,
  startUserSession,
} from "#lib/sessions/session.ts";
import { changeImpersonationSettings } from "#lib/settings/change.ts";
import { addPeople, type People, runningOf } from "./databases.testing.ts";
import { fill, free, type Process, startProcess } from "./full-disk.testing.ts";
import { happened } from "./happened.ts";

let folder: string;
let clock: TestClock;
let people: People;
let server: Process;
let other: Process;
let said: string[];
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "understudy-full-"));
  clock = testClock();
  [server, other] = [startProcess(folder, clock), startProcess(folder, clock)];
  people = await addPeople(server.store, { now: clock.now });
  said = [];
  vi.spyOn(process.stderr, "write").mockImplementation((line) => said.push(String(line)) > 0);
});
afterEach(async () => {
  for (const { store } of [server, other]) await store.close();
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

const employee = (name: "olivia" | "adam" | "mina", at = server): EmployeeContext =>
  as(at.context, people[name], people.sessions[name]);
const visit = (at = server) => findProductSession(at.context, "cookie");
const aSecondLater = ({ context }: Process) => testBrake(context);
const unended = () => other.store.read((tx) => tx.impersonations.listUnended({}));
const settings = () => other.store.read((tx) => tx.settings.get());

type Removal = [what: string, act: (id: string) => Promise<unknown>, done: () => Promise<boolean>];
const nobodyIn = async () => (await unended()).length === 0;
const removals: Removal[] = [
  ["End all", () => endAllImpersonations(employee("adam")), nobodyIn],
  ["ending one", (id) => endImpersonation(employee("olivia"), id), nobodyIn],
  ["End session in the product", () => endProductSession(server.context, "cookie"), nobodyIn],
  [
    "turning impersonation off",
    () => changeImpersonationSettings(employee("olivia"), { enabled: false }),
    async () => !(await settings()).enabled && (await nobodyIn()),
  ],
  [
    "taking access away",
    () => revokeImpersonator(employee("adam"), people.mina.id),
    async () => (await other.store.read((tx) => tx.grants.find(people.mina.id))) === null && (await nobodyIn()),
  ],
  [
    "signing out of the dashboard",
    () => signOut(employee("mina")),
    async () => {
      const { id } = people.sessions.mina;
      return (await other.store.read((tx) => tx.dashboardSessions.employeeOf(id, clock.now))) === null;
    },
  ],
];

describe("on a full disk", () => {
  test.each(removals)("%s answers that it isn't written, and nobody looks until it is", async (_, act, done) => {
    const { id } = await runningOf(server.store, people, { createdAt: clock.now });
    fill(server);
    await expect(act(id)).rejects.toMatchObject({ code: "unavailable" });
    expect(await visit()).toEqual({ session: null, ended: "unwritten" });
    const found = await server.store.read((tx) => tx.impersonations.findWithFacts(id));
    expect(found && live(found.impersonation, found.facts, clock.now)).toBe(false);

    await aSecondLater(server);
    expect(await visit()).toMatchObject({ session: null });
    free(server);
    await aSecondLater(server);
    expect(await done()).toBe(true);
    expect(server.store.brake.isOn()).toBe(false);
    expect((await visit()).session).toBeNull();
    const ends = await other.store.read((tx) =>
      tx.audit.list({ type: "impersonation.ended" }, { cursor: null, limit: 10 }),
    );
    expect(ends.items).toMatchObject([{ impersonationId: id }]);
  });

  test("an impersonator is refused before anybody has tried to stop them, also by another process", async () => {
    await runningOf(server.store, people, { createdAt: clock.now });
    for (const each of [server, other]) {
      expect((await visit(each)).session).not.toBeNull();
      fill(each);
      await aSecondLater(each);
      expect(await visit(each)).toEqual({ session: null, ended: "unwritten" });
    }
  });

  test("an impersonator who was let in a moment ago changes nothing, and is out with the first write that fails", async () => {
    await runningOf(server.store, people, { createdAt: clock.now });
    const { session } = await visit();
    fill(server);
    await expect(startImpersonation(employee("mina"), start())).rejects.toMatchObject({ code: "SQLITE_READONLY" });
    if (!session) throw new Error("there was a session");
    const asking = server.store.read((tx) => assertStillSignedIn({ ...server.context, session }, tx));
    await expect(asking).rejects.toMatchObject({ code: "not_signed_in" });
  });

  test("who was impersonating goes on when it is free again, and nobody wanted to stop them", async () => {
    await runningOf(server.store, people, { createdAt: clock.now });
    fill(server);
    await aSecondLater(server);
    free(server);
    await aSecondLater(server);
    expect((await visit()).session?.impersonation?.impersonator.id).toBe(people.mina.id);
    expect(said.join("\n")).toMatch(/takes no writes[\s\S]*takes writes again/);
  });

  test("ordinary users go on", async () => {
    const token = await startUserSession(server.context, people.uma.id);
    fill(server);
    await expect(signInUser(server.context, { email: "uma@globex.example", password: "x" })).rejects.toThrow();
    expect(server.store.brake.isOn()).toBe(true);
    expect((await findProductSession(server.context, token)).session?.user.id).toBe(people.uma.id);
  });

  test("products that verify offline are told nothing, so that they stop believing", async () => {
    await runningOf(server.store, people, { createdAt: clock.now });
    fill(server);
    await aSecondLater(server);
    await expect(listRevocations(server.context, people.product.id, null)).rejects.toMatchObject({
      code: "unavailable",
    });
  });

  test("the hour is over for its visitor although that can't be written", async () => {
    const { id } = await runningOf(server.store, people, { createdAt: clock.now });
    fill(server);
    clock.advance(HOUR_MS);
    expect(await visit()).toEqual({ session: null, ended: "expired" });
    free(server);
    await aSecondLater(server);
    await settleOverdue(server.context);
    const row = await other.store.read((tx) => tx.impersonations.find(id));
    expect(row).toMatchObject({ endReason: "expired", endedAt: row?.expiresAt });
  });

  test("whatever else can't be written is 503, with nothing changed", async () => {
    fill(server);
    const failed = await signInUser(server.context, { email: "uma@globex.example", password: "x" }).catch(
      (error) => error,
    );
    const response = errorResponse(failed, crypto.randomUUID());
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ code: "unavailable" });
    expect(errorResponse(new Error("wrapped", { cause: failed }), crypto.randomUUID()).status).toBe(503);
  });

  test("who ends a session is told that it is done by itself, and that a restart comes before it", async () => {
    const { id } = await runningOf(server.store, people, { createdAt: clock.now });
    fill(server);
    await expect(endImpersonation(employee("olivia"), id)).rejects.toThrow(
      /done by itself, unless the server is restarted first/,
    );
  });

  test("users who sign out leave room for the employee who ends a session", async () => {
    const { id } = await runningOf(server.store, people, { createdAt: clock.now });
    const token = await startUserSession(server.context, people.ugo.id);
    fill(server);
    const signingOut = () => endProductSession(server.context, token).catch((error: unknown) => String(error));
    let answer = await signingOut();
    for (let more = 0; more < 1000; more++) answer = await signingOut();
    expect(answer).not.toMatch(/done by itself/);
    await expect(endImpersonation(employee("olivia"), id)).rejects.toThrow(/done by itself/);
  });

  test("a server that ends with something owed says how much", async () => {
    const { id } = await runningOf(server.store, people, { createdAt: clock.now });
    fill(server);
    await expect(endProductSession(server.context, "cookie")).rejects.toThrow();
    await expect(endImpersonation(employee("olivia"), id)).rejects.toThrow();
    said.length = 0;
    await server.store.close();
    expect(said.map((line) => JSON.parse(line))).toMatchObject([{ level: "error", owed: 2 }]);
  });

  test("a server that ends with nothing owed says nothing of it", async () => {
    await runningOf(server.store, people, { createdAt: clock.now });
    fill(server);
    await expect(endAllImpersonations(employee("olivia"))).rejects.toThrow();
    free(server);
    await aSecondLater(server);
    said.length = 0;
    await server.store.close();
    expect(said).toEqual([]);
  });

  test("what somebody may no longer take away by then stays, and the others' wishes are done", async () => {
    const { id } = await runningOf(server.store, people, { createdAt: clock.now });
    fill(server);
    await expect(endAllImpersonations(employee("adam"))).rejects.toMatchObject({ code: "unavailable" });
    await expect(endImpersonation(employee("olivia"), id)).rejects.toMatchObject({ code: "unavailable" });
    await other.store.write((tx) =>
      tx.dashboardSessions.end({ employeeId: people.adam.id }, clock.now, () => happened("session.ended", clock.now)),
    );
    free(server);
    await aSecondLater(server);
    expect(server.store.brake.isOn()).toBe(false);
    expect(await other.store.read((tx) => tx.impersonations.find(id))).toMatchObject({ endReason: "ended_by_admin" });
    expect(said.join("\n")).toContain("refused now");
  });
});

test("nothing is written to find out while nobody impersonates", async () => {
  const before = server.client.pragma("data_version", { simple: true });
  await aSecondLater(other);
  expect(server.client.pragma("data_version", { simple: true })).toBe(before);
  await runningOf(server.store, people, { createdAt: clock.now });
  await aSecondLater(other);
  expect(server.client.pragma("data_version", { simple: true })).not.toBe(before);
});

test("another process that is writing doesn't mean that nothing can be written", async () => {
  await runningOf(server.store, people, { createdAt: clock.now });
  other.client.exec("BEGIN IMMEDIATE");
  await aSecondLater(server);
  expect((await visit()).session).not.toBeNull();
  other.client.exec("COMMIT");
});

const start = () => ({ userId: people.ugo.id, reason: "why", ticket: null, productId: null });
