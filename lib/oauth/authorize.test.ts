import { beforeEach, describe, expect, test } from "vitest";
import { as, testContext } from "../context.testing.ts";
import { authorize } from "./authorize.ts";
import { openClient, type TestClient } from "./client.testing.ts";
import { confirmed, ISSUER, minaOf } from "./oauth.testing.ts";

let at: TestClient;
beforeEach(async () => {
  at = await openClient();
});

describe("the authorization endpoint", () => {
  test.each([
    ["no PKCE", { code_challenge: null }, "invalid_request"],
    ["PKCE without S256", { code_challenge_method: "plain" }, "invalid_request"],
    ["another response type", { response_type: "token" }, "unsupported_response_type"],
    ["no openid scope", { scope: "email" }, "invalid_scope"],
    ["a request object", { request: "eyJ" }, "request_not_supported"],
    ["a fragment answer", { response_mode: "fragment" }, "invalid_request"],
    ["a login_hint that is no id", { login_hint: "uma@globex.example" }, "invalid_request"],
    ["a max_age that is no number", { max_age: "-1" }, "invalid_request"],
    ["a password that it can't ask for", { prompt: "login" }, "login_required"],
    ["a consent that it can't ask for", { prompt: "consent" }, "consent_required"],
    ["a choice that it can't give", { prompt: "select_account" }, "account_selection_required"],
    ["to ask both nothing and something", { prompt: "none login" }, "invalid_request"],
    ["an impersonation that isn't there", { login_hint: crypto.randomUUID() }, "access_denied"],
  ])("refuses %s, to the product, with state and issuer", async (_, wrong, error) => {
    const { id } = await confirmed(at);
    const answer = await at.answerTo(at.asking(id, wrong));
    expect(answer.get("error")).toBe(error);
    expect(answer.get("iss")).toBe(ISSUER);
    expect(answer.has("code")).toBe(false);
  });

  test.each([
    ["an unknown client", { client_id: "nobody" }],
    [
      "a redirect URI that merely begins like a registered one",
      { redirect_uri: "http://127.0.0.1:3000/api/session/callback/" },
    ],
    ["a redirect URI elsewhere", { redirect_uri: "https://evil.example/" }],
  ])("redirects nobody anywhere for %s", async (_, wrong) => {
    const { id } = await confirmed(at);
    await expect(authorize(at.issuer, minaOf(at), ISSUER, at.asking(id, wrong))).rejects.toMatchObject({
      code: "malformed_request",
    });
  });

  test("gives a code to who wants nobody to be asked anything, for nobody is", async () => {
    const { id } = await confirmed(at);
    expect((await at.answerTo(at.asking(id, { prompt: "none" }))).has("code")).toBe(true);
  });

  test("refuses a parameter that is there twice", async () => {
    const params = at.asking((await confirmed(at)).id);
    params.append("nonce", "another");
    expect((await at.answerTo(params)).get("error")).toBe("invalid_request");
  });

  test("gives a code without state, which PKCE does the work of, and sends none back", async () => {
    const answer = await at.answerTo(at.asking((await confirmed(at)).id, { state: null }));
    expect([...answer.keys()].sort()).toEqual(["code", "iss"]);
  });

  test("says in a sentence that login_hint is missing, and where it comes from", async () => {
    const answer = await at.answerTo(at.asking((await confirmed(at)).id, { login_hint: null }));
    expect(answer.get("error")).toBe("invalid_request");
    expect(answer.get("error_description")).toMatch(
      /^login_hint is missing\. .*initiate-login address.*as the parameter/,
    );
    expect(answer.get("error_description")).toMatch(/^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/);
  });

  test("gives a code while the dashboard sign-in is as fresh as max_age asks, and not a second later", async () => {
    const ageS = 7;
    at.clock.advance(ageS * 1000); // since openIssuer, where everybody signed in
    const answer = async (max_age: number) =>
      at.answerTo(at.asking((await confirmed(at)).id, { max_age: String(max_age) }));
    expect((await answer(ageS)).has("code")).toBe(true);
    at.clock.advance(1000);
    expect((await answer(ageS)).get("error")).toBe("login_required");
    expect((await answer(0)).get("error")).toBe("login_required");
  });

  test("gives no code to a browser without the dashboard session", async () => {
    expect((await at.answerTo(at.asking((await confirmed(at)).id), null)).get("error")).toBe("login_required");
  });

  test("gives no code in a later session of the same employee", async () => {
    const { id } = await confirmed(at);
    const later = as(testContext(at.store, at.clock), at.people.mina, {
      ...at.people.sessions.mina,
      id: at.people.sessions.max.id,
    });
    expect((await at.answerTo(at.asking(id), later)).get("error")).toBe("access_denied");
  });
});
