import { beforeEach, describe, expect, test } from "vitest";
import { Authenticator } from "#lib/second-factors/authenticator.testing.ts";
import { stepOf } from "#lib/second-factors/totp.ts";
import * as passkeyConfirm from "../(dashboard)/api/account/passkeys/[id]/confirm/route.ts";
import * as passkeys from "../(dashboard)/api/account/passkeys/route.ts";
import * as secondFactors from "../(dashboard)/api/account/second-factors/route.ts";
import * as totpConfirm from "../(dashboard)/api/account/totp/[id]/confirm/route.ts";
import * as totpQr from "../(dashboard)/api/account/totp/[id]/qr/route.ts";
import * as totp from "../(dashboard)/api/account/totp/[id]/route.ts";
import * as totps from "../(dashboard)/api/account/totp/route.ts";
import * as factorReset from "../(dashboard)/api/employees/[id]/second-factor/route.ts";
import * as sessions from "../(dashboard)/api/impersonations/route.ts";
import * as challenge from "../(dashboard)/api/proofs/challenge/route.ts";
import * as proofs from "../(dashboard)/api/proofs/route.ts";
import * as settings from "../(dashboard)/api/settings/impersonation/route.ts";
import { type Api, type Call, ORIGIN, openApi, PASSWORD } from "./calling.testing.ts";

let api: Api;
beforeEach(async () => {
  api = await openApi();
});

const prove = (body: unknown, as: Call["as"] = "mina") => api.call(proofs, "POST", { as, body });
const start = () => api.call(sessions, "POST", { as: "mina", body: { userId: api.people.uma.id, reason: "Helping" } });
const here = (question: string) => ({ origin: ORIGIN, rpId: "localhost", challenge: question });

/** The six digits that an app would show now. */
function codeOf(uri: string): string {
  const secret = new URL(uri).searchParams.get("secret") ?? "";
  for (let code = 0; code < 1_000_000; code += 1) {
    const text = String(code).padStart(6, "0");
    if (stepOf(secret, text, new Date()) !== null) return text;
  }
  throw new Error("one of a million is right");
}

describe("a start", () => {
  test("without a fresh proof is 401 with the methods, which isn't signed out, and goes on after it", async () => {
    await api.call(settings, "PATCH", { body: { proofMinutes: 0 } });
    const refused = await start();
    expect(refused).toMatchObject({ status: 401, json: { code: "proof_required", methods: ["password"] } });
    expect(refused.json).not.toHaveProperty("enroll");
    expect(refused.headers.get("content-type")).toContain("application/problem+json");
    expect(await prove({ password: "not hers" })).toMatchObject({ status: 422, json: { code: "wrong_proof" } });
    expect(await prove({ password: PASSWORD })).toMatchObject({ status: 204, text: "" });
    expect((await start()).status).toBe(201);
    expect((await start()).status).toBe(401);
  });

  test("where a second factor is demanded and there is none says to enroll", async () => {
    await api.call(settings, "PATCH", { body: { requireSecondFactor: true } });
    await prove({ password: PASSWORD });
    expect(await start()).toMatchObject({ status: 401, json: { code: "proof_required", methods: [], enroll: true } });
  });
});

test("a passkey is added, listed, and proves that it's them", async () => {
  await api.call(settings, "PATCH", { body: { requireSecondFactor: true } });
  await prove({ password: PASSWORD });
  const begun = await api.call(passkeys, "POST", { as: "mina" });
  expect(begun).toMatchObject({ status: 201, json: { id: expect.any(String), options: { rp: { id: "localhost" } } } });
  const key = new Authenticator();
  const body = { name: "Laptop", passkey: key.register(here(begun.json.options.challenge)) };
  const confirmed = await api.call(passkeyConfirm, "POST", { as: "mina", id: begun.json.id, body });
  expect(confirmed).toMatchObject({ status: 200, json: { recoveryCodes: expect.any(Array) } });
  const { json } = await api.call(secondFactors, "GET", { as: "mina" });
  expect(json).toEqual({
    totps: [],
    passkeys: [{ id: begun.json.id, name: "Laptop", addedAt: expect.any(String), lastUsedAt: null }],
    codesLeft: 10,
  });
  const asked = await api.call(challenge, "POST", { as: "mina" });
  expect(asked).toMatchObject({ status: 200, json: { userVerification: "required", rpId: "localhost" } });
  const answer = key.assert(here(asked.json.challenge));
  expect((await prove(answer)).status).toBe(204);
  expect((await prove(answer)).status).toBe(422);
  expect((await start()).status).toBe(201);
  // Mina's needs her own; so does the Owner's act of taking it away.
  expect((await api.call(factorReset, "DELETE", { id: api.people.mina.id })).status).toBe(401);
  await prove({ password: PASSWORD }, "olivia");
  expect((await api.call(factorReset, "DELETE", { id: api.people.mina.id })).status).toBe(204);
  expect(await start()).toMatchObject({ status: 401, json: { enroll: true } });
});

test("an authenticator app is added by its first code, which is used by that, and its picture is its owner's", async () => {
  await prove({ password: PASSWORD });
  const { status, json } = await api.call(totps, "POST", { as: "mina" });
  expect([status, json]).toEqual([201, { id: expect.any(String), uri: expect.stringContaining("otpauth://totp/") }]);
  const picture = await api.call(totpQr, "GET", { as: "mina", id: json.id });
  expect([picture.status, picture.headers.get("content-type")]).toEqual([200, "image/svg+xml"]);
  expect(picture.headers.get("cache-control")).toBe("no-store");
  expect((await api.call(totpQr, "GET", { as: "max", id: json.id })).status).toBe(404);
  const code = codeOf(json.uri);
  const confirm = () => api.call(totpConfirm, "POST", { as: "mina", id: json.id, body: { totp: code } });
  const confirmed = await confirm();
  expect([confirmed.status, confirmed.json.recoveryCodes.length]).toEqual([200, 10]);
  expect((await confirm()).status).toBe(404);
  expect((await api.call(totpQr, "GET", { as: "mina", id: json.id })).status).toBe(404);
  expect(await prove({ totp: code })).toMatchObject({ status: 422, json: { code: "wrong_proof" } });
  expect((await api.call(totp, "DELETE", { as: "mina", id: json.id })).status).toBe(204);
  expect((await api.call(totp, "DELETE", { as: "mina", id: json.id })).status).toBe(404);
});
