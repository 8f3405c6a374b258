import { beforeEach, describe, expect, test } from "vitest";
import { codeOf, expectRefused, impersonate, openTeam, type Team } from "../employees/employees.testing.ts";
import { signInEmployee } from "../employees/sign-in.ts";
import { grantImpersonator } from "../grants/grant.ts";
import { parse } from "../http/input.ts";
import { changeUser } from "../users/change.ts";
import { listEventsInput } from "./input.ts";
import { listAuditEvents } from "./list.ts";
import { showAuditEvent } from "./show.ts";

const page = { cursor: null, limit: 100 };
let team: Team;
beforeEach(async () => {
  team = await openTeam();
});

const typesOf = async (filter: object) =>
  (await listAuditEvents(team.adam, filter, page)).items.map(({ type }) => type);

describe("the audit log", () => {
  test("is for Owners and Admins; a Member's look is refused and writes nothing", async () => {
    await listAuditEvents(team.olivia, {}, page);
    await listAuditEvents(team.adam, {}, page);
    await expectRefused(team, () => listAuditEvents(team.mina, {}, page), "forbidden");
  });

  test("is newest first, and narrowed by type, actor, user, impersonation and time", async () => {
    team.clock.advance(1000);
    const from = team.clock.now;
    const { id } = await impersonate(team, team.mina, team.uma);
    team.clock.advance(1000);
    const to = team.clock.now;
    await changeUser(team.adam, team.uma.id, { name: "Uma Rao" });
    await grantImpersonator(team.olivia, team.max.caller.id);

    expect((await typesOf({})).slice(0, 2)).toEqual(["grant.created", "user.renamed"]);
    expect(await typesOf({ type: "user.renamed" })).toEqual(["user.renamed"]);
    expect(await typesOf({ actorId: team.adam.caller.id })).toEqual(["user.renamed"]);
    expect(await typesOf({ userId: team.uma.id, from })).toContain("impersonation.requested");
    expect(await typesOf({ impersonationId: id })).toEqual(["impersonation.started", "impersonation.requested"]);
    expect(await typesOf({ from, to: from })).toEqual(["impersonation.started", "impersonation.requested"]);
    expect(await typesOf({ from: to })).toEqual(["grant.created", "user.renamed"]);
  });

  test("tells what, when, who, whom, from where, and how it ended, in named fields", async () => {
    await codeOf(() => signInEmployee(team.context, { email: "max@acme.example", password: "wrong" }));
    const { items } = await listAuditEvents(team.adam, {}, page);
    const [newest] = items.map(showAuditEvent);
    expect(newest).toEqual({
      id: expect.any(String),
      type: "session.sign_in_failed",
      at: team.clock.now.toISOString(),
      outcome: "refused",
      actor: { kind: "anonymous" },
      user: null,
      employee: { id: team.max.caller.id, name: "Max Berg", email: "max@acme.example" },
      impersonationId: null,
      impersonatorId: null,
      productId: null,
      reason: "wrong_credentials",
      changes: null,
      requestId: team.context.request.requestId,
      ip: null,
      userAgent: "test",
    });
  });
});

describe("a query for it", () => {
  test.each([
    { from: "2026-11-22T09:00:00Z", to: "2026-11-22T10:30:00.5+01:00" },
    { type: "grant.revoked", limit: "100" },
    { actorId: "e0000000-0000-4000-8000-000000000001" },
  ])("may be %j", (query) => {
    parse(listEventsInput, query);
  });

  test.each([
    { type: "grant.stolen" },
    { actorId: "olivia" },
    { userId: "1 or 1=1" },
    { impersonationId: "" },
    { from: "yesterday" },
    { to: "2026-11-22" },
    { from: "2026-13-45T09:00:00Z" },
    { limit: "0" },
    { limit: "101" },
    { limit: "ten" },
    { cursor: "x".repeat(601) },
    { order: "oldest" },
    { __proto__x: "1" },
  ])("may not be %j", (query) => {
    expect(() => parse(listEventsInput, query)).toThrowError(expect.objectContaining({ code: "invalid_input" }));
  });
});
