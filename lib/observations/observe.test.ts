import { beforeEach, describe, expect, test } from "vitest";
import { as, testContext } from "../context.testing.ts";
import { endImpersonation } from "../impersonations/end.ts";
import { HOUR_MS } from "../impersonations/impersonation.ts";
import { openClient, type TestClient } from "../oauth/client.testing.ts";
import { backChannel } from "../oauth/endpoint.ts";
import { introspectEndpoint, userinfoEndpoint } from "../oauth/introspect.ts";
import { confirmed, ISSUER, minaOf } from "../oauth/oauth.testing.ts";
import type { Store } from "../store/store.ts";
import { connectionOf } from "./connection.ts";
import { sawActs } from "./observe.ts";
import { showConnection } from "./show.ts";

const SECOND = 1000;
const MINUTE = 60 * SECOND;

let at: TestClient;
let id: string;
let token: string;
beforeEach(async () => {
  at = await openClient();
  ({ id } = await confirmed(at));
  token = (await at.redeem(await at.code(id))).body.access_token ?? "";
});

const olivia = () => as(testContext(at.store, at.clock), at.people.olivia, at.people.sessions.olivia);
const connection = async () => showConnection(await connectionOf(olivia(), at.people.product.id), at.clock.now);
const now = () => at.clock.now.toISOString();
const rows = () => at.store.sql("SELECT kind FROM product_observations");
/** What is seen is written beside the answer, which doesn't wait for it. */
const shows = (what: object) => expect.poll(connection).toMatchObject(what);

const introspect = async (context = at.issuer) =>
  (await backChannel(context, at.post("/oauth/introspect", { token }), introspectEndpoint)).json();
const userinfo = async () => {
  const headers = { host: "localhost:3000", authorization: `Bearer ${token}` };
  await backChannel(at.issuer, new Request(`${ISSUER}/oauth/userinfo`, { headers }), userinfoEndpoint);
};
const end = () => endImpersonation(minaOf(at), id);

describe("a product that keeps its own session", () => {
  test("was seen to ask nothing before it does, whatever has been opened", async () => {
    const { asked, ...other } = await connection();
    expect(Object.values(asked)).toEqual([null, null, null, null, null, null]);
    expect(other).toEqual({
      lastHandOff: { impersonationId: id, at: now() },
      unopened: null,
      ...{ refusedSince: [], refusedBefore: [], answeredLogout: null, recordedAct: null, wrongSecret: null },
      ...{ noticedEnd: null, unnoticedEnd: null, askedAfterEnd: null, wentOn: null },
    });
  });

  test("asks by introspection, each time that it does", async () => {
    await introspect();
    await shows({ asked: { introspection: now() }, noticedEnd: null });
    at.clock.advance(MINUTE);
    await introspect();
    await shows({ asked: { introspection: now() } });
  });

  test("asks by userinfo once it has signed somebody in, not by doing so", async () => {
    await userinfo();
    at.clock.advance(MINUTE);
    await introspect();
    await shows({ asked: { introspection: now(), userinfo: null } });
    await userinfo();
    await shows({ asked: { userinfo: now() } });
  });

  test("notices an end by the first answer that says so, and keeps that time", async () => {
    await end();
    const endedAt = now();
    at.clock.advance(2 * SECOND);
    const noticedEnd = { impersonationId: id, endedAt, at: now(), afterMs: 2 * SECOND };
    expect(await introspect()).toEqual({ active: false });
    await shows({ noticedEnd, wentOn: null, askedAfterEnd: null });
    at.clock.advance(2 * SECOND);
    await introspect();
    await shows({ noticedEnd, wentOn: null });
  });

  test("notices an end that time has brought, whether or not anybody has noted it", async () => {
    at.clock.advance(HOUR_MS + SECOND);
    await introspect();
    await shows({ noticedEnd: { impersonationId: id, afterMs: SECOND } });
  });

  test("that was seen to ask hasn't noticed an end by another hand until it asks again", async () => {
    await introspect();
    await shows({ asked: { introspection: now() } });
    at.clock.advance(MINUTE);
    await endImpersonation(olivia(), id);
    const unnoticedEnd = { impersonationId: id, endedAt: now() };
    expect((await connection()).unnoticedEnd).toBeNull();
    at.clock.advance(11 * SECOND);
    expect((await connection()).unnoticedEnd).toEqual(unnoticedEnd);
    await introspect();
    await shows({ unnoticedEnd: null, noticedEnd: { afterMs: 11 * SECOND } });
  });

  test("doesn't go on by asking late, once: whoever comes back is told", async () => {
    await end();
    at.clock.advance(40 * MINUTE);
    await introspect();
    await shows({ noticedEnd: { afterMs: 40 * MINUTE }, askedAfterEnd: { afterMs: 40 * MINUTE }, wentOn: null });
  });

  test("goes on by asking again and again although it is told", async () => {
    await end();
    for (let minute = 0; minute <= 40; minute++) {
      await introspect();
      await shows({ asked: { introspection: now() } });
      at.clock.advance(MINUTE);
    }
    await shows({ wentOn: { impersonationId: id, by: "requests", afterMs: 40 * MINUTE } });
    expect((await connection()).noticedEnd?.afterMs).toBe(0);
  });

  test("keeps what went wrong beside a later end that went well", async () => {
    await end();
    for (let minute = 0; minute < 4; minute++) {
      await introspect();
      await shows({ asked: { introspection: now() } });
      at.clock.advance(MINUTE);
    }
    const before = id;
    ({ id } = await confirmed(at));
    token = (await at.redeem(await at.code(id))).body.access_token ?? "";
    await end();
    await introspect();
    await shows({ noticedEnd: { impersonationId: id, afterMs: 0 }, wentOn: { impersonationId: before } });
  });

  test("went on now at the latest, whatever it says of the time", async () => {
    await end();
    const acted = async (told: Date) => {
      const session = await at.store.read((tx) => tx.impersonations.find(id));
      if (session) sawActs(at.issuer, at.people.product.id, [{ session, at: told, taken: false }]);
    };
    at.clock.advance(MINUTE);
    await acted(new Date("9999-12-31T00:00:00Z"));
    await shows({ wentOn: { impersonationId: id, by: "acts", afterMs: MINUTE } });
    at.clock.advance(MINUTE);
    await acted(at.clock.now);
    await shows({ wentOn: { impersonationId: id, by: "acts", afterMs: 2 * MINUTE } });
  });

  test("shows that somebody called with its id and a wrong secret", async () => {
    const authorization = `Basic ${btoa(`${at.people.product.clientId}:wrong`)}`;
    const request = at.post("/oauth/introspect", { token }, { authorization });
    expect((await backChannel(at.issuer, request, introspectEndpoint)).status).toBe(401);
    await shows({ wrongSecret: now(), asked: { introspection: null } });
  });

  test("leaves nothing on another's page, and nothing that a Member may see", async () => {
    await introspect();
    await shows({ asked: { introspection: now() } });
    expect((await connectionOf(olivia(), crypto.randomUUID())).seen).toEqual([]);
    await expect(connectionOf(minaOf(at), at.people.product.id)).rejects.toMatchObject({ code: "forbidden" });
  });
});

describe("what is seen costs", () => {
  /** The same store, which says how often something was noted. */
  function counting() {
    const noted: unknown[] = [];
    const store: Store = {
      ...at.store,
      note: (body) => {
        noted.push(body);
        return at.store.note(body);
      },
    };
    return { noted, context: { ...at.issuer, store } };
  }

  test("one write a minute, however often it is seen, and a row however long", async () => {
    const { noted, context } = counting();
    for (let request = 0; request < 50; request++) await introspect(context);
    expect(noted).toHaveLength(1);
    at.clock.advance(MINUTE - 1);
    await introspect(context);
    expect(noted).toHaveLength(1);
    at.clock.advance(1);
    await introspect(context);
    expect(noted).toHaveLength(2);
    await shows({ asked: { introspection: now() } });
    expect(await rows()).toHaveLength(1);
  });

  test("as little once it is over", async () => {
    const { noted, context } = counting();
    await end();
    at.clock.advance(MINUTE);
    for (let request = 0; request < 50; request++) await introspect(context);
    expect(noted).toHaveLength(1);
    await expect.poll(rows).toHaveLength(3);
  });

  test("no answer, where it can't be written, or never ends", async () => {
    for (const note of [() => Promise.reject(new Error("the disk is full")), () => new Promise<boolean>(() => {})])
      expect(await introspect({ ...at.issuer, store: { ...at.store, note } })).toMatchObject({ active: true });
  });

  test("no event: it is a gauge", async () => {
    const events = async () => (await at.store.sql("SELECT id FROM audit_events")).length;
    const before = await events();
    await introspect();
    await shows({ asked: { introspection: now() } });
    expect(await events()).toBe(before);
  });
});
