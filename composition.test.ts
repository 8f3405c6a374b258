import { afterEach, beforeEach, expect, test } from "vitest";
import { type Api, openApi } from "#app/api/calling.testing.ts";
import { contextFor, employeeOf, visitorOf } from "#composition";
import { duringRequest } from "#lib/http/current.ts";
import { startUserSession } from "#lib/sessions/session.ts";

const shared = globalThis as { understudy?: object };

let api: Api;
/** How often the database has been asked. */
let reads: number;
beforeEach(async () => {
  api = await openApi();
  reads = 0;
  const { store } = api;
  const ask: typeof store.ask = (question) => {
    reads++;
    return store.ask(question);
  };
  const counting = { ...store, ask };
  shared.understudy = { ...shared.understudy, store: counting };
});
afterEach(() => {
  delete shared.understudy;
});

test("a session is read once a request, whoever asks within it, and anew in the next", async () => {
  const token = await startUserSession(contextFor(new Headers()), api.people.uma.id);
  const dash = api.people.sessions.mina.token;
  for (const turn of [1, 2]) {
    reads = 0;
    const found = await duringRequest(crypto.randomUUID(), () => {
      // Each asks with a context of its own, as a handler and a page's reader do.
      const asked = () => [
        visitorOf(contextFor(new Headers()), new Headers({ cookie: `prod=${token}` })),
        employeeOf(contextFor(new Headers()), dash).then((employee) => employee?.caller.name),
      ];
      return Promise.all([...asked(), ...asked()]);
    });
    expect(found[0], `request ${turn}`).toMatchObject({ session: { user: { id: api.people.uma.id } } });
    expect(found[2]).toBe(found[0]);
    expect([found[1], found[3]]).toEqual(["Mina Haddad", "Mina Haddad"]);
    expect(reads).toBe(2);
  }
});

test("another cookie's session is another one, in one request too", async () => {
  const [one, other] = [
    await startUserSession(contextFor(new Headers()), api.people.uma.id),
    await startUserSession(contextFor(new Headers()), api.people.uma.id),
  ];
  const [a, b] = await duringRequest(crypto.randomUUID(), () =>
    Promise.all(
      [one, other].map((token) => visitorOf(contextFor(new Headers()), new Headers({ cookie: `prod=${token}` }))),
    ),
  );
  expect(a?.session?.id).toBeDefined();
  expect(b?.session?.id).not.toBe(a?.session?.id);
});

test("where the shell hasn't opened the database there is nothing to ask, and a sentence says what would", () => {
  delete shared.understudy;
  expect(() => contextFor(new Headers())).toThrow(/answered by its own server alone: start it with `npm start`/);
});
