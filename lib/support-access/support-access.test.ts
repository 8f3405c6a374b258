import { beforeEach, describe, expect, test } from "vitest";
import { createApiKey } from "../api-keys/create.ts";
import { sentenceOf } from "../audit/sentence.ts";
import type { ApiKeyContext } from "../context.ts";
import {
  codeOf,
  errorOf,
  eventsOf,
  expectRefused,
  fateOf,
  impersonate,
  openTeam,
  recorded,
  type Team,
} from "../employees/employees.testing.ts";
import { settleOverdue } from "../impersonations/end.ts";
import { HOUR_MS } from "../impersonations/impersonation.ts";
import { startImpersonation } from "../impersonations/start.ts";
import { BUILT_IN_ID } from "../products/built-in.ts";
import { hosts, shop } from "../products/products.testing.ts";
import { registerProduct } from "../products/register.ts";
import { startImpersonatedSession } from "../sessions/impersonated.testing.ts";
import { findProductSession, startUserSession } from "../sessions/session.ts";
import { changeImpersonationSettings } from "../settings/change.ts";
import { addUser } from "../users/add.ts";
import type { User } from "../users/user.ts";
import { chooseSupportAccess } from "./choose.ts";
import { endSupportSession } from "./end.ts";
import type { SayInput } from "./input.ts";
import { getSupportAccess } from "./list.ts";
import { byKey, byUser, type Owner } from "./owner.ts";
import { showSupportAccess } from "./show.ts";

let team: Team;
let uma: Owner;
beforeEach(async () => {
  team = await openTeam();
  uma = await ownerOf(team.uma);
});

/** A user at their own browser, on a page of this product. */
async function ownerOf(user: User, productId = BUILT_IN_ID): Promise<Owner> {
  const { session } = await findProductSession(team.context, await startUserSession(team.context, user.id));
  if (!session) throw new Error("who has just signed in is signed in");
  return byUser({ ...team.context, session, productId });
}

const say = (choice: SayInput["choice"], until: Date | null = null, owner = uma) =>
  chooseSupportAccess(owner, { choice, until });
const inMs = (ms: number) => new Date(team.clock.now.getTime() + ms);
const start = () =>
  startImpersonation(team.mina, { userId: team.uma.id, reason: "Ticket 4711", ticket: null, productId: null });
const shown = async (owner = uma, page = { cursor: null as string | null, limit: 20 }) =>
  showSupportAccess(await getSupportAccess(owner, page), team.clock.now);

describe("never", () => {
  test("ends what runs and what waits to be opened, at once, by the user's word", async () => {
    const live = await impersonate(team, team.mina, team.uma);
    const events = await recorded(team, () => say("never"));
    expect(await fateOf(team, live)).toBe("user_ended");
    expect(events.map(({ type, reason }) => [type, reason])).toEqual([
      ["support_access.changed", null],
      ["impersonation.ended", "user_ended"],
    ]);
    for (const event of events) expect(event).toMatchObject({ actor: { kind: "user", id: team.uma.id } });
  });

  test("refuses the next start, on record, whoever asks, and lets it in again after another word", async () => {
    await say("never");
    const event = await expectRefused(team, start, "user_refuses", "impersonation.denied");
    expect(event).toMatchObject({ user: { id: team.uma.id }, reason: "user_refuses" });
    await say("always");
    await start();
  });

  test("holds also when it can't be recorded", async () => {
    const live = await impersonate(team, team.mina, team.uma);
    await team.store.sql("ALTER TABLE audit_events RENAME COLUMN user_agent TO broken");
    await say("never");
    expect(await fateOf(team, live)).toBe("user_ended");
    expect(await team.store.read((tx) => tx.supportAccess.find(team.uma.id))).toEqual({ choice: "never", until: null });
  });

  test("ends nobody else's session", async () => {
    const other = await impersonate(team, team.mina, await another());
    await say("never");
    expect(await fateOf(team, other)).toBe("live");
  });
});

describe("a date", () => {
  test("lets in until its last millisecond, and then nobody", async () => {
    const until = inMs(60_000);
    await say("until", until);
    const { session } = await openedBy(await impersonate(team, team.mina, team.uma));
    team.clock.now = new Date(until.getTime() - 1);
    expect((await findProductSession(team.context, session)).session).not.toBeNull();
    team.clock.now = until;
    expect(await findProductSession(team.context, session)).toEqual({ session: null, ended: "user_ended" });
    expect(await codeOf(start)).toBe("user_refuses");
  });

  test("that passes ends what runs with one event, dated by it, whoever notices and however late", async () => {
    const until = inMs(60_000);
    await say("until", until);
    const live = await impersonate(team, team.mina, team.uma);
    team.clock.advance(10 * 60_000);
    expect(await fateOf(team, live)).toBe("over, and nobody has noted it");
    const events = await recorded(team, async () => {
      await Promise.all([settleOverdue(team.context), settleOverdue(team.context)]);
    });
    expect(events).toMatchObject([
      { type: "impersonation.ended", reason: "user_ended", actor: { kind: "system" }, impersonationId: live.id },
    ]);
    const row = await team.store.read((tx) => tx.impersonations.find(live.id));
    expect(row).toMatchObject({ endedAt: until, endReason: "user_ended" });
  });

  test("after the hour leaves the hour its end", async () => {
    await say("until", inMs(HOUR_MS + 1));
    const live = await impersonate(team, team.mina, team.uma);
    team.clock.advance(2 * HOUR_MS);
    await settleOverdue(team.context);
    expect(await fateOf(team, live)).toBe("expired");
  });

  test("that has passed isn't undone by another choice before anybody has noted it", async () => {
    await say("until", inMs(60_000));
    const live = await impersonate(team, team.mina, team.uma);
    team.clock.advance(61_000);
    await say("always");
    expect(await fateOf(team, live)).toBe("user_ended");
  });

  test("gone by is refused, and changes nothing", async () => {
    for (const until of [team.clock.now, inMs(-1)]) {
      const error = await errorOf(() => say("until", until));
      expect([error.code, error.fields[0]?.pointer]).toEqual(["invalid_input", "/until"]);
    }
    expect(await team.store.read((tx) => tx.supportAccess.find(team.uma.id))).toBeNull();
  });
});

test("asking ends nothing that runs", async () => {
  const live = await impersonate(team, team.mina, team.uma);
  await say("ask");
  expect(await fateOf(team, live)).toBe("live");
});

test("what is so already is no change, and a choice that is made outlives another default", async () => {
  await say("ask");
  expect(await recorded(team, () => say("ask"))).toEqual([]);
  await changeImpersonationSettings(team.olivia, { supportAccess: { default: "never" } });
  expect((await shown()).choice).toBe("ask");
});

test("a choice that isn't offered is refused, and one that was made stays when it isn't offered any more", async () => {
  await say("ask");
  await changeImpersonationSettings(team.olivia, { supportAccess: { choices: ["always", "never"] } });
  expect((await errorOf(() => say("until", inMs(1000)))).fields[0]?.pointer).toBe("/choice");
  expect(await shown()).toMatchObject({ choice: "ask", choices: ["always", "never"] });
});

describe("an organization's own no", () => {
  test("ends what runs as users who haven't chosen, and refuses the next start", async () => {
    const live = await impersonate(team, team.mina, team.uma);
    const never = { supportAccess: { default: "never" } } as const;
    const events = await recorded(team, () => changeImpersonationSettings(team.olivia, never));
    expect(await fateOf(team, live)).toBe("ended_by_admin");
    expect(events.at(-1)).toMatchObject({
      type: "impersonation.settings_changed",
      changes: { supportDefault: { from: "always", to: "never" } },
    });
    expect(await codeOf(start)).toBe("user_refuses");
  });

  test("isn't one for a user who lets support in", async () => {
    await say("always");
    const live = await impersonate(team, team.mina, team.uma);
    await changeImpersonationSettings(team.olivia, { supportAccess: { default: "never" } });
    expect(await fateOf(team, live)).toBe("live");
  });

  test("has to be among the choices", async () => {
    const only = { supportAccess: { choices: ["never" as const] } };
    expect((await errorOf(() => changeImpersonationSettings(team.olivia, only))).fields[0]?.pointer).toBe(
      "/supportAccess/default",
    );
  });
});

describe("end now", () => {
  test("ends the session at once, once, by the user's word", async () => {
    const live = await impersonate(team, team.mina, team.uma);
    const events = await recorded(team, async () => {
      await endSupportSession(uma, live.id);
      await endSupportSession(uma, live.id);
    });
    expect(await fateOf(team, live)).toBe("user_ended");
    expect(events).toMatchObject([{ type: "impersonation.ended", reason: "user_ended", actor: { kind: "user" } }]);
  });

  test("is for one's own alone: another user's session looks like none", async () => {
    const live = await impersonate(team, team.mina, team.uma);
    const stranger = await ownerOf(await another());
    expect(await codeOf(() => endSupportSession(stranger, live.id))).toBe("not_found");
    expect(await fateOf(team, live)).toBe("live");
  });

  test("is for the product's own sessions, on the page of a product", async () => {
    const { product } = await registerProduct(team.olivia, shop, hosts.productUrl);
    const live = await impersonate(team, team.mina, team.uma, BUILT_IN_ID);
    const inShop = await ownerOf(team.uma, product.id);
    expect((await shown(inShop)).sessions).toEqual([]);
    expect(await codeOf(() => endSupportSession(inShop, live.id))).toBe("not_found");
    expect((await shown()).sessions).toHaveLength(1);
  });

  test("nobody who impersonates is their own user", async () => {
    const live = await impersonate(team, team.mina, team.uma);
    const { session: token } = await openedBy(live);
    const { session } = await findProductSession(team.context, token);
    if (!session) throw new Error("it is live");
    expect(() => byUser({ ...team.context, session, productId: BUILT_IN_ID })).toThrow("while impersonating");
  });
});

describe("an API key", () => {
  let key: Owner;
  beforeEach(async () => {
    const { apiKey } = await createApiKey(team.olivia, { name: "CRM" });
    await team.store.sql(`UPDATE users SET external_id = 'c-1' WHERE id = '${team.uma.id}'`);
    key = byKey({ ...team.context, apiKey } as ApiKeyContext, "c-1");
  });

  test("chooses, lists and ends for the user, and the record says that it was the key", async () => {
    const live = await impersonate(team, team.mina, team.uma);
    expect((await shown(key)).sessions).toMatchObject([{ id: live.id, live: true }]);
    const events = await recorded(team, () => say("never", null, key));
    expect(events.map(({ actor, user }) => [actor.kind, user?.id])).toEqual([
      ["api_key", team.uma.id],
      ["api_key", team.uma.id],
    ]);
    expect(await fateOf(team, live)).toBe("user_ended");
  });

  test("names a user who is there", async () => {
    const nobody = { ...key, ...byKey({ ...team.context, apiKey: {} } as ApiKeyContext, "nobody") };
    expect(await codeOf(() => getSupportAccess(nobody, { cursor: null, limit: 20 }))).toBe("not_found");
  });
});

describe("the list", () => {
  test("says who was in, when, why and how far, newest first, and no more of an employee than the setting says", async () => {
    const first = await impersonate(team, team.mina, team.uma);
    team.clock.advance(60_000);
    await endSupportSession(uma, first.id);
    const second = await impersonate(team, team.mina, team.uma, null, "read_only");
    const { sessions, ...rest } = await shown();
    expect(rest).toEqual({
      ...{ choice: "always", until: null, choices: ["always", "ask", "until", "never"] },
      ...{ nextCursor: null, requests: [] },
    });
    expect(sessions).toMatchObject([
      { id: second.id, by: "Support", live: true, endedAt: null, access: "read_only", acts: [], pages: 0 },
      {
        id: first.id,
        by: "Support",
        live: false,
        endedAt: inMs(0).toISOString(),
        access: "full",
        reason: "Ticket 4711",
      },
    ]);
    const text = JSON.stringify(await shown());
    for (const secret of ["Mina", team.mina.caller.id, "mina@", first.grantId, first.dashboardSessionId])
      expect(text).not.toContain(secret);
    await changeImpersonationSettings(team.olivia, { supportAccess: { showNames: true } });
    const named = JSON.stringify(await shown());
    expect((await shown()).sessions[0]?.by).toBe("Mina Haddad");
    for (const secret of [team.mina.caller.id, "mina@"]) expect(named).not.toContain(secret);
  });

  test("has no session that nobody opened, and goes on by a cursor", async () => {
    await start();
    expect((await shown()).sessions).toEqual([]);
    const ids: string[] = [];
    for (let nth = 0; nth < 3; nth++) {
      team.clock.advance(1000);
      ids.unshift((await impersonate(team, team.mina, team.uma)).id);
    }
    const page = await shown(uma, { cursor: null, limit: 2 });
    const rest = await shown(uma, { cursor: page.nextCursor, limit: 2 });
    expect([...page.sessions, ...rest.sessions].map(({ id }) => id)).toEqual(ids);
    expect(rest.nextCursor).toBeNull();
  });
});

test("each change is a sentence that says what holds from now on", async () => {
  const sentences: string[] = [];
  for (const [choice, until] of [["ask"], ["until", inMs(3_600_000)], ["never"]] as const) {
    await say(choice, until ?? null);
    const [event] = (await eventsOf(team)).filter(({ type }) => type === "support_access.changed");
    if (event) sentences.push(sentenceOf(event).replace(/[\u2068\u2069]/g, ""));
  }
  expect(sentences).toEqual([
    "Uma Patel lets support sign in: after asking",
    "Uma Patel lets support sign in: until 2026-11-22 10:00 UTC",
    "Uma Patel lets support sign in: never",
  ]);
});

const another = (): Promise<User> => addUser(team.olivia, { name: "Tom Okafor", email: "tom@globex.example" });

async function openedBy({ id }: { id: string }) {
  const { token } = await startImpersonatedSession(team.context, id, null);
  return { session: token };
}
