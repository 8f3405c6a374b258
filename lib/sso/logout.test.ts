import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from "jose";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { fateOf, impersonate, openTeam, recorded, type Team } from "../employees/employees.testing.ts";
import { findDashboardSession } from "../employees/sign-in.ts";
import { LogoutRefused, logOutBySso } from "./logout.ts";
import type { Provider } from "./provider.ts";
import { signInBySso } from "./sign-in.ts";
import { type Sso, subjectOf } from "./sso.ts";

const ISSUER = "https://login.acme.example";
const CLIENT = "understudy";
const EVENT = { "http://schemas.openid.net/event/backchannel-logout": {} };
const sso: Sso = {
  ...{ issuer: ISSUER, clientId: CLIENT, clientSecret: "s", name: "Acme" },
  ...{ roleClaim: null, roles: {}, only: false },
};

let pair: Awaited<ReturnType<typeof generateKeyPair>>;
let stranger: typeof pair;
beforeAll(async () => {
  pair = await generateKeyPair("RS256", { extractable: true });
  stranger = await generateKeyPair("RS256");
});

let team: Team;
beforeEach(async () => {
  team = await openTeam();
});

const provider = (): Provider => ({
  sso,
  begin: () => Promise.reject(new Error("nobody signs in here")),
  finish: () => Promise.reject(new Error("nobody signs in here")),
  keys: async () => ({ issuer: ISSUER, keys: async () => pair.publicKey }),
});
const seconds = () => Math.floor(team.clock.now.getTime() / 1000);
const claims = (more: JWTPayload = {}): JWTPayload => ({
  ...{ iss: ISSUER, aud: CLIENT, iat: seconds(), jti: crypto.randomUUID(), sub: "mina", sid: "s1", events: EVENT },
  ...more,
});
const signed = (payload: JWTPayload, header: object = {}, key = pair.privateKey) =>
  new SignJWT(payload).setProtectedHeader({ alg: "RS256", typ: "logout+jwt", ...header }).sign(key);
const logOut = (token: string) => logOutBySso(team.context, provider(), token);

const signInMina = async (sid: string | null) => {
  const { token } = await signInBySso(team.context, sso, {
    ...{ subject: subjectOf(ISSUER, "mina"), sid: sid && subjectOf(ISSUER, sid), email: "mina@acme.example" },
    ...{ emailVerified: true, name: null, roles: [], authenticatedAt: null },
  });
  const found = await findDashboardSession(team.context, token);
  if (!found) throw new Error("she has just signed in");
  return {
    ...team.mina,
    session: found.session,
    isOpen: async () => (await findDashboardSession(team.context, token)) !== null,
  };
};

describe("a logout token of the provider", () => {
  test("ends the session that came of the one it names, and what runs in it, and no other", async () => {
    const [mina, other] = [await signInMina("s1"), await signInMina("s2")];
    const impersonation = await impersonate(team, mina, team.uma);
    const events = await recorded(team, async () => logOut(await signed(claims())));
    expect(events).toMatchObject([
      { type: "session.ended", reason: "sso_signed_out", actor: { kind: "system" } },
      { type: "impersonation.ended", reason: "dashboard_signed_out" },
    ]);
    expect(await fateOf(team, impersonation)).toBe("dashboard_signed_out");
    expect([await mina.isOpen(), await other.isOpen()]).toEqual([false, true]);
  });

  test("that names the account alone ends all of its sessions", async () => {
    const sessions = [await signInMina("s1"), await signInMina(null)];
    await logOut(await signed(claims({ sid: undefined })));
    for (const each of sessions) expect(await each.isOpen()).toBe(false);
  });

  test("that names a session alone ends that", async () => {
    const mina = await signInMina("s1");
    await logOut(await signed(claims({ sub: undefined })));
    expect(await mina.isOpen()).toBe(false);
  });

  test("of another account's session, or of nobody here, ends nothing, and is no mistake", async () => {
    const mina = await signInMina("s1");
    const nobodys = [{ sub: "max" }, { sid: "s9" }, { sub: "max", sid: undefined }];
    for (const more of nobodys) await logOut(await signed(claims(more)));
    expect(await mina.isOpen()).toBe(true);
  });
});

describe("is refused, and ends nothing:", () => {
  test.each<[string, () => Promise<string>]>([
    ["what is no token", async () => "x"],
    ["nothing", async () => ""],
    ["another type", () => signed(claims(), { typ: "JWT" })],
    ["an ID token's type", () => signed(claims(), { typ: undefined })],
    ["another issuer", () => signed(claims({ iss: "https://evil.example" }))],
    ["the issuer with a slash more", () => signed(claims({ iss: `${ISSUER}/` }))],
    ["another client", () => signed(claims({ aud: "another" }))],
    ["no audience", () => signed(claims({ aud: undefined }))],
    ["no time", () => signed(claims({ iat: undefined }))],
    ["an old one", () => signed(claims({ iat: seconds() - 311 }))],
    ["one of the future", () => signed(claims({ iat: seconds() + 11 }))],
    ["one that is over", () => signed(claims({ exp: seconds() - 11 }))],
    ["no id", () => signed(claims({ jti: undefined }))],
    ["an empty id", () => signed(claims({ jti: "" }))],
    ["no event", () => signed(claims({ events: undefined }))],
    ["another event", () => signed(claims({ events: { "http://schemas.openid.net/event/other": {} } }))],
    ["an event that is a word", () => signed(claims({ events: { [Object.keys(EVENT)[0] ?? ""]: "yes" } }))],
    ["a nonce, as an ID token has", () => signed(claims({ nonce: "n" }))],
    ["an empty nonce", () => signed(claims({ nonce: "" }))],
    ["neither an account nor a session", () => signed(claims({ sub: undefined, sid: undefined }))],
    ["another's signature", () => signed(claims(), {}, stranger.privateKey)],
    [
      "a signature by the client's secret",
      async () =>
        new SignJWT(claims())
          .setProtectedHeader({ alg: "HS256", typ: "logout+jwt" })
          .sign(new TextEncoder().encode("s".repeat(32))),
    ],
    [
      "a signature by the public key as a secret",
      async () => {
        const secret = new TextEncoder().encode(JSON.stringify(await exportJWK(pair.publicKey)));
        return new SignJWT(claims()).setProtectedHeader({ alg: "HS256", typ: "logout+jwt" }).sign(secret);
      },
    ],
    [
      "no signature",
      async () => {
        const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
        return `${part({ alg: "none", typ: "logout+jwt" })}.${part(claims())}.`;
      },
    ],
  ])("%s", async (_, token) => {
    const mina = await signInMina("s1");
    const made = await token();
    const events = await recorded(team, async () => {
      await expect(logOut(made)).rejects.toBeInstanceOf(LogoutRefused);
    });
    expect(events).toEqual([]);
    expect(await mina.isOpen()).toBe(true);
  });

  test("the same token a second time, also after somebody signed in again", async () => {
    await signInMina("s1");
    const token = await signed(claims());
    const [first, second] = await Promise.allSettled([logOut(token), logOut(token)]);
    expect([first.status, second.status].sort()).toEqual(["fulfilled", "rejected"]);
    const again = await signInMina("s1");
    await expect(logOut(token)).rejects.toBeInstanceOf(LogoutRefused);
    expect(await again.isOpen()).toBe(true);
  });
});
