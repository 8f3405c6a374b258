import { beforeEach, expect, test } from "vitest";
import { type Api, ORIGIN, openApi } from "#app/api/calling.testing.ts";
import * as authorize from "./authorize.ts";

let api: Api;
beforeEach(async () => {
  api = await openApi();
});

const post = (body: string, headers: Record<string, string> = {}) =>
  authorize.POST(
    new Request(`${ORIGIN}/oauth/authorize`, {
      method: "POST",
      body,
      headers: {
        host: "localhost:3000",
        origin: "https://shop.example",
        "sec-fetch-site": "cross-site",
        "content-type": "application/x-www-form-urlencoded",
        ...headers,
      },
    }),
  );

test("a form, as OpenID Connect lets products send it, leads to the same address by GET, and has no effect", async () => {
  const before = await api.eventCount();
  const answer = await post("client_id=x&scope=openid+email&state=a%26b&nonce=1&nonce=2");
  expect(answer.status).toBe(303);
  expect(answer.headers.get("location")).toBe(
    `${ORIGIN}/oauth/authorize?client_id=x&scope=openid+email&state=a%26b&nonce=1&nonce=2`,
  );
  expect(answer.headers.get("set-cookie")).toBeNull();
  expect(await api.eventCount()).toBe(before);
});

test("what is no form, is too long for an address, or comes to the other host is refused", async () => {
  expect((await post("{}", { "content-type": "application/json" })).status).toBe(415);
  expect((await post(`state=${"x".repeat(9000)}`)).status).toBe(422);
  expect((await post("client_id=x", { host: "127.0.0.1:3000" })).status).toBe(404);
});

test("a person whose sign-in link is wrong sees a page with a way on", async () => {
  const headers = { host: "localhost:3000", accept: "text/html", "sec-fetch-mode": "navigate" };
  const answer = await authorize.GET(new Request(`${ORIGIN}/oauth/authorize?client_id=nobody`, { headers }));
  expect(answer.status).toBe(400);
  expect(await answer.text()).toContain(`<a href="${ORIGIN}/">Go on</a>`);
});
