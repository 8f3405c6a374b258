import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { endImpersonation } from "../impersonations/end.ts";
import { confirmed, minaOf } from "../oauth/oauth.testing.ts";
import { changeWebhook, deleteWebhook, rotateWebhookSecret } from "./change.ts";
import { queueCheckpoint } from "./checkpoint.ts";
import { redeliver, testWebhook } from "./send.ts";
import { config, type Hooks, openHooks, refuses, takes, verified } from "./webhooks.testing.ts";

const HOUR = 60 * 60 * 1000;
let hooks: Hooks;
beforeEach(async () => {
  hooks = await openHooks();
});
afterEach(() => hooks.close());

/** Mina confirms a session and ends it: two events of one impersonation. */
async function confirmAndEnd() {
  const { id } = await confirmed(hooks.at);
  await endImpersonation(minaOf(hooks.at), id);
  return id;
}

describe("a webhook gets", () => {
  test("the events that it asks for, each once, signed as the library's own verifier has it", async () => {
    const { got, secret, webhook } = await hooks.hook(["impersonation.ended"]);
    const all = await hooks.hook(["impersonation.*"]);
    const none = await hooks.hook(["product.added"]);
    const id = await confirmAndEnd();
    await hooks.deliver();
    await hooks.deliver();
    expect(none.got).toEqual([]);
    expect(all.got.map((each) => verified(each, all.secret).type)).toEqual([
      "impersonation.requested",
      "impersonation.ended",
    ]);
    expect(got).toHaveLength(1);
    const [first] = got;
    if (!first) throw new Error("it got nothing");
    const { type, timestamp, data, ...more } = verified(first, secret);
    expect(more).toEqual({});
    expect({ type, timestamp }).toEqual({ type: "impersonation.ended", timestamp: hooks.at.clock.now.toISOString() });
    expect(data).toMatchObject({ type, impersonationId: id, reason: "stopped", actor: { name: "Mina Haddad" } });
    expect(first.headers["understudy-event-name"]).toBe("user.session.impersonation.end");
    expect(await hooks.deliveries(webhook.id)).toMatchObject([{ status: "delivered", attempts: 1, lastStatus: 204 }]);
    expect(() => verified(first, all.secret)).toThrow();
  });

  test("nothing of a change that is undone", async () => {
    const { webhook } = await hooks.hook(["session.ended"]);
    const failing = hooks.at.store.write(function* (tx) {
      const [event] = (yield* tx.audit.list({}, { cursor: null, limit: 1 })).items;
      if (event) yield* tx.audit.add({ ...event, id: "undone", type: "session.ended" });
      throw new Error("the disk is full");
    });
    await expect(failing).rejects.toThrow("the disk is full");
    expect(await hooks.deliveries(webhook.id)).toEqual([]);
  });

  test("a checkpoint that is kept, if it asks for it", async () => {
    const asking = await hooks.hook(["audit.checkpoint"]);
    const others = await hooks.hook(["impersonation.*"]);
    const at = hooks.at.clock.now;
    await hooks.at.store.write((tx) => queueCheckpoint(tx, { size: 7, at, note: "the note" }));
    await hooks.deliver();
    expect(others.got).toEqual([]);
    expect(asking.got.map((each) => verified(each, asking.secret))).toEqual([
      {
        type: "audit.checkpoint",
        timestamp: at.toISOString(),
        data: { size: 7, at: at.toISOString(), note: "the note" },
      },
    ]);
  });

  test("of kind slack one sentence with a link, in which names do nothing", async () => {
    const { got } = await hooks.hook(["impersonation.*"], takes, "slack");
    await hooks.at.store.sql("UPDATE users SET name = '<!channel> & \u202eco' WHERE name = 'Uma Patel'");
    const { id } = await confirmed(hooks.at);
    await hooks.deliver();
    expect(got.map(({ body }) => JSON.parse(body))).toEqual([
      {
        text: `Mina Haddad confirmed a session as &lt;!\u200bchannel&gt; &amp; co. http://localhost:3000/sessions/${id}`,
      },
    ]);
  });

  test("of kind slack nothing in a name that the chats like it make a mention, a link or a format of", async () => {
    const { got } = await hooks.hook(["impersonation.*"], takes, "slack");
    const name = "@here [x](https://evil.example) *b* _i_ ~s~ `c`";
    await hooks.at.store.sql(`UPDATE users SET name = '${name}' WHERE name = 'Uma Patel'`);
    const { id } = await confirmed(hooks.at);
    await hooks.deliver();
    const [text] = got.map(({ body }): string => JSON.parse(body).text);
    const link = `http://localhost:3000/sessions/${id}`;
    expect(text?.endsWith(`. ${link}`)).toBe(true);
    const told = text?.slice(0, -link.length - 2) ?? "";
    expect(told.replaceAll("\u200b", "")).toContain(name);
    expect(told).not.toMatch(/[@[\]()*_~`](?!\u200b)|:\/\/|evil\.example/);
  });

  test("while its secret is changed both signatures for 24 hours, then the new one's alone", async () => {
    const { got, secret, webhook } = await hooks.hook();
    const { secret: next } = await rotateWebhookSecret(hooks.olivia, config, webhook.id);
    await confirmed(hooks.at);
    await hooks.deliver();
    const [first] = got;
    if (!first) throw new Error("it got nothing");
    expect(verified(first, secret)).toEqual(verified(first, next));
    expect(String(first.headers["webhook-signature"]).split(" ")).toHaveLength(2);
    hooks.at.clock.advance(24 * HOUR - 1);
    await testWebhook({ ...hooks.olivia, session: await longSession() }, webhook.id);
    await hooks.deliver();
    expect(String(got[1]?.headers["webhook-signature"]).split(" ")).toHaveLength(2);
    hooks.at.clock.advance(1);
    await testWebhook({ ...hooks.olivia, session: await longSession() }, webhook.id);
    await hooks.deliver();
    expect(String(got[2]?.headers["webhook-signature"]).split(" ")).toHaveLength(1);
  });
});

/** Olivia's, as sessions are over after 12 hours. */
async function longSession() {
  const { olivia } = hooks.at.people;
  const session = { id: crypto.randomUUID(), expiresAt: new Date(hooks.at.clock.now.getTime() + HOUR) };
  const more = {
    tokenHash: session.id,
    employeeId: olivia.id,
    createdAt: hooks.at.clock.now,
    endedAt: null,
    ip: null,
    userAgent: null,
  };
  const [event] = await hooks.at.store.read(function* (tx) {
    return (yield* tx.audit.list({}, { cursor: null, limit: 1 })).items;
  });
  if (!event) throw new Error("nothing has happened");
  const signedIn = { ...event, id: session.id, type: "session.signed_in" as const };
  await hooks.at.store.write((tx) => tx.dashboardSessions.add({ ...session, ...more }, signedIn));
  return session;
}

describe("a receiver that fails", () => {
  test("is told what it answered, and gets the same again with the same id", async () => {
    const { got, webhook, receiver } = await hooks.hook(["impersonation.requested"], refuses);
    await confirmed(hooks.at);
    await hooks.deliver();
    const [waiting] = await hooks.deliveries(webhook.id);
    expect(waiting).toMatchObject({ status: "waiting", attempts: 1, lastStatus: 503, lastAnswer: "not now" });
    expect(waiting?.tookMs).toBeGreaterThanOrEqual(0);
    receiver.answer = takes;
    hooks.at.clock.advance(1000);
    await hooks.deliver();
    expect(got).toHaveLength(2);
    expect(got[1]?.headers["webhook-id"]).toBe(got[0]?.headers["webhook-id"]);
    expect(got[1]?.headers["webhook-timestamp"]).not.toBe(got[0]?.headers["webhook-timestamp"]);
    expect(await hooks.deliveries(webhook.id)).toMatchObject([{ status: "delivered", attempts: 2 }]);
  });

  test("is tried with one delivery alone, however much waits, and delays nobody else", async () => {
    const dead = await hooks.hook(["impersonation.*"], refuses);
    const { got } = await hooks.hook();
    for (let i = 0; i < 20; i++) await confirmAndEnd();
    await hooks.deliver();
    expect(got).toHaveLength(40);
    const first = dead.got.length;
    expect(first).toBeLessThanOrEqual(8);
    hooks.at.clock.advance(1000);
    await hooks.deliver();
    expect(dead.got.length).toBe(first + 1);
    await hooks.deliver();
    expect(dead.got.length).toBe(first + 1);
  });

  test("gets everything when it is back, in order of each session", async () => {
    const { got, secret, receiver } = await hooks.hook(["impersonation.*"], refuses);
    const ids = [];
    for (let i = 0; i < 100; i++) ids.push(await confirmAndEnd());
    await hooks.deliver();
    for (let i = 0; i < 3; i++) {
      hooks.at.clock.advance(5000);
      await hooks.deliver();
    }
    receiver.answer = takes;
    got.length = 0;
    for (let i = 0; i < 3; i++) {
      hooks.at.clock.advance(60_000);
      await hooks.deliver();
    }
    const read = got.map(({ body }) => JSON.parse(body));
    for (const id of ids) {
      const types = read.filter(({ data }) => data.impersonationId === id).map(({ type }) => type);
      expect(types).toEqual(["impersonation.requested", "impersonation.ended"]);
    }
    expect(secret).toMatch(/^whsec_/);
  });

  test("isn't called any more after 24 hours: what waited is dead, which is recorded once, and can be sent again", async () => {
    const { got, webhook, receiver } = await hooks.hook(["impersonation.*"], refuses);
    for (let i = 0; i < 10; i++) await confirmAndEnd();
    const begun = hooks.at.clock.now.getTime();
    while (hooks.at.clock.now.getTime() < begun + 24.1 * HOUR) {
      await hooks.deliver();
      hooks.at.clock.advance(10 * 60_000);
    }
    const deliveries = (await hooks.at.store.sql("SELECT id, status FROM deliveries")).map(({ status }) => status);
    expect(deliveries).toEqual(Array(20).fill("dead"));
    expect(await hooks.eventsOf("webhook.unreachable")).toMatchObject([
      { reason: "status_503", changes: { name: { to: new URL(receiver.url).host } } },
    ]);
    receiver.answer = takes;
    got.length = 0;
    const olivia = { ...hooks.olivia, session: await longSession() };
    const [row] = await hooks.at.store.sql("SELECT id FROM deliveries LIMIT 1");
    await redeliver(olivia, webhook.id, String(row?.id));
    await hooks.deliver();
    expect(got.map(({ headers }) => headers["webhook-id"])).toEqual([row?.id]);
  });
});

test("a test is sent at once, whatever waits, and says so", async () => {
  const { got, webhook, secret, receiver } = await hooks.hook(["impersonation.*"], refuses);
  for (let i = 0; i < 10; i++) await confirmAndEnd();
  await hooks.deliver();
  receiver.answer = takes;
  got.length = 0;
  const id = await testWebhook(hooks.olivia, webhook.id);
  await hooks.deliver();
  expect(got.map((each) => [each.headers["webhook-id"], verified(each, secret).type])).toEqual([
    [id, "webhook.tested"],
  ]);
});

test("what waits for a webhook that is disabled or deleted is given up, and never sent", async () => {
  const [disabled, deleted] = [await hooks.hook(), await hooks.hook()];
  for (let i = 0; i < 110; i++) await confirmAndEnd();
  await changeWebhook(hooks.olivia, config, disabled.webhook.id, { enabled: false });
  await deleteWebhook(hooks.olivia, deleted.webhook.id);
  await confirmAndEnd();
  await hooks.deliver();
  expect([disabled.got, deleted.got]).toEqual([[], []]);
  const rows = await hooks.at.store.sql("SELECT DISTINCT status FROM deliveries");
  expect(rows).toEqual([{ status: "dead" }]);
});

test("an address of a private network is judged again at each delivery", async () => {
  const { got, webhook } = await hooks.hook();
  await confirmed(hooks.at);
  await hooks.deliver(undefined, { local: false, allowedPrivateHosts: [] });
  expect(got).toEqual([]);
  expect(await hooks.deliveries(webhook.id)).toMatchObject([{ status: "waiting", attempts: 1, lastStatus: null }]);
});

test("a secret that the deployment's own doesn't open any more signs nothing, and a new one does", async () => {
  const { got, webhook } = await hooks.hook();
  await hooks.at.store.sql("UPDATE webhooks SET encrypted_secret = 'of another deployment'");
  await confirmed(hooks.at);
  await hooks.deliver();
  expect(got).toEqual([]);
  const { secret } = await rotateWebhookSecret(hooks.olivia, config, webhook.id);
  hooks.at.clock.advance(1000);
  await hooks.deliver();
  expect(got.map((each) => verified(each, secret).type)).toEqual(["impersonation.requested"]);
});
