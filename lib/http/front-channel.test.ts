import { expect, test } from "vitest";
import { openMemory } from "#db/databases.testing.ts";
import { testContext } from "../context.testing.ts";
import { DomainError } from "../errors.ts";
import { frontChannelOf } from "./front-channel.ts";
import { assertNoBearer } from "./guard.ts";
import { ok } from "./route.ts";

const ORIGIN = "http://127.0.0.1:3000";
const frontChannel = frontChannelOf({
  origin: () => ORIGIN,
  home: () => "/demo",
  contextOf: () => testContext(openMemory()),
});

let answered = 0;
const visit = frontChannel(async () => ok({ answered: ++answered }), assertNoBearer);
const refuse = frontChannel(async () => {
  throw new DomainError("malformed_request", "This link is another issuer's.");
});
const request = (headers: Record<string, string> = {}, method = "GET") =>
  new Request(`${ORIGIN}/here`, { method, headers: { host: "127.0.0.1:3000", ...headers } });

test.each<[what: string, asked: Request, status: number]>([
  ["HEAD", request({}, "HEAD"), 204],
  ["a prefetch", request({ "sec-purpose": "prefetch;prerender" }), 204],
  ["another host's name", request({ host: "localhost:3000" }), 404],
  ["a bearer token, also by HEAD where it is asked for,", request({ authorization: "Bearer x" }, "HEAD"), 401],
])("%s has no effect at an address that browsers are sent to", async (_, asked, status) => {
  const before = answered;
  expect((await visit(asked)).status).toBe(status);
  expect(answered).toBe(before);
});

test("a visit is answered, and a form that is posted there, whatever it is called", async () => {
  expect((await visit(request())).status).toBe(200);
  expect((await visit(request({ purpose: "prefetch" }, "POST"))).status).toBe(200);
});

test("who is sent away there with a wrong link sees a page with a way on, and a program a problem", async () => {
  const seen = await refuse(request({ accept: "text/html" }));
  expect(seen.status).toBe(400);
  expect(await seen.text()).toContain(`<a href="${ORIGIN}/demo">Go on</a>`);
  expect(await (await refuse(request())).json()).toMatchObject({ code: "malformed_request" });
});
