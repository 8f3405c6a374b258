import { beforeEach, describe, expect, test } from "vitest";
import { as, testContext } from "#lib/context.testing.ts";
import { createOwnerResetLink, createResetLink } from "#lib/employees/reset.ts";
import { assertPasswords } from "#lib/sso/sso.ts";
import * as resetPassword from "../(dashboard)/api/auth/reset-password/route.ts";
import * as sessions from "../(dashboard)/api/impersonations/route.ts";
import * as me from "../(dashboard)/api/me/route.ts";
import * as proofs from "../(dashboard)/api/proofs/route.ts";
import * as settings from "../(dashboard)/api/settings/impersonation/route.ts";
import { type Api, ORIGIN, openApi, PASSWORD } from "./calling.testing.ts";

const issuer = "https://login.acme.example";
Object.assign(process.env, { SSO_ISSUER: issuer, SSO_CLIENT_ID: "c", SSO_CLIENT_SECRET: "s", SSO_ONLY: "1" });

let api: Api;
beforeEach(async () => {
  api = await openApi();
});

const password = "a password of her own";
const tokenIn = ({ path }: { path: string }) => path.split("#")[1] ?? "";
const redeem = (token: string) => api.call(resetPassword, "POST", { as: null, body: { token, password } });
const contextNow = () => ({ ...testContext(api.store), clock: () => new Date() });

describe("where nobody signs in with a password", () => {
  test("an Owner who is locked out is let in by the link of the server's own command line, once", async () => {
    const token = tokenIn(await createOwnerResetLink(contextNow(), "olivia@acme.example"));
    const answer = await redeem(token);
    expect(answer).toMatchObject({ status: 200, json: { location: `${ORIGIN}/users` } });
    const cookie = answer.headers.getSetCookie().find((each) => each.startsWith("dash=")) ?? "";
    expect(cookie).toMatch(/^dash=[\w-]{43}; Path=\/; Max-Age=43200; HttpOnly; SameSite=Lax$/);
    const who = await api.call(me, "GET", { as: null, headers: { cookie: cookie.split(";")[0] ?? "" } });
    expect(who.json.employee.name).toBe("Olivia Ortega");
    expect(await redeem(token)).toMatchObject({ status: 409, json: { code: "link_used" } });
  });

  test("a reset link that somebody on the team made lets nobody in", async () => {
    const olivia = as(contextNow(), api.people.olivia, api.people.sessions.olivia);
    const answer = await redeem(tokenIn(await createResetLink(olivia, api.people.max.id)));
    expect(answer).toMatchObject({ status: 200, json: { location: `${ORIGIN}/sign-in?notice=password_chosen` } });
    expect(answer.headers.getSetCookie().filter((each) => each.startsWith("dash="))).toEqual([]);
  });

  test("a password proves nothing either: whoever is asked signs in again at the provider", async () => {
    await api.call(settings, "PATCH", { body: { proofMinutes: 0 } });
    const body = { userId: api.people.uma.id, reason: "Helping" };
    const refused = await api.call(sessions, "POST", { as: "mina", body });
    expect(refused).toMatchObject({ status: 401, json: { code: "proof_required", methods: ["sso"] } });
    const proved = await api.call(proofs, "POST", { as: "mina", body: { password: PASSWORD } });
    expect(proved.json.code).toBe("password_off");
  });

  test("the form is refused, and where there is no provider it isn't", () => {
    const sso = { issuer, clientId: "c", clientSecret: "s", name: "Acme", roleClaim: null, roles: {} };
    expect(() => assertPasswords({ ...sso, only: true })).toThrow("Here one signs in with Acme.");
    assertPasswords({ ...sso, only: false });
    assertPasswords(null);
  });
});
