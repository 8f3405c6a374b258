import * as passkeyConfirm from "../(dashboard)/api/account/passkeys/[id]/confirm/route.ts";
import * as passkey from "../(dashboard)/api/account/passkeys/[id]/route.ts";
import * as passkeys from "../(dashboard)/api/account/passkeys/route.ts";
import * as recoveryCodes from "../(dashboard)/api/account/recovery-codes/route.ts";
import * as secondFactors from "../(dashboard)/api/account/second-factors/route.ts";
import * as totpConfirm from "../(dashboard)/api/account/totp/[id]/confirm/route.ts";
import * as totpQr from "../(dashboard)/api/account/totp/[id]/qr/route.ts";
import * as totp from "../(dashboard)/api/account/totp/[id]/route.ts";
import * as totps from "../(dashboard)/api/account/totp/route.ts";
import * as factorReset from "../(dashboard)/api/employees/[id]/second-factor/route.ts";
import * as challenge from "../(dashboard)/api/proofs/challenge/route.ts";
import * as proofs from "../(dashboard)/api/proofs/route.ts";
import * as settings from "../(dashboard)/api/settings/impersonation/route.ts";
import { PASSWORD, type Route } from "./calling.testing.ts";

/** What refusals.test.ts asks of proofs, second factors, and the settings. */

/** Of a browser, in the right shape and no more. */
const answer = (more: object) => ({
  ...{ id: "QQ", rawId: "QQ", type: "public-key", response: { clientDataJSON: "QQ", ...more } },
});

export const provingCalls: [name: string, route: Route, method: string, body?: object][] = [
  ["a proof", proofs, "POST", { password: PASSWORD }],
  ["a question to a passkey", challenge, "POST"],
  ["one's second factors", secondFactors, "GET"],
  ["a passkey", passkeys, "POST"],
  ["a passkey's answer", passkeyConfirm, "POST", { name: "Laptop", passkey: answer({ attestationObject: "QQ" }) }],
  ["a passkey", passkey, "DELETE"],
  ["an authenticator app", totps, "POST"],
  ["an authenticator app's picture", totpQr, "GET"],
  ["an authenticator app's code", totpConfirm, "POST", { totp: "123456" }],
  ["an authenticator app", totp, "DELETE"],
  ["recovery codes", recoveryCodes, "POST"],
  ["a reset of second factors", factorReset, "DELETE"],
];

export const provingMistakes: [name: string, route: Route, method: string, body: unknown, pointer: string][] = [
  ["no change of settings", settings, "PATCH", {}, ""],
  ["an unknown setting", settings, "PATCH", { enabled: true, enableEpoch: 0 }, "/enableEpoch"],
  ["a text for a switch", settings, "PATCH", { enabled: "true" }, "/enabled"],
  ["61 minutes", settings, "PATCH", { maxMinutes: 61 }, "/maxMinutes"],
  ["half a minute", settings, "PATCH", { maxMinutes: 0.5 }, "/maxMinutes"],
  ["another reason rule", settings, "PATCH", { reason: "never" }, "/reason"],
  ["a list", settings, "PATCH", [], ""],
  ["null", settings, "PATCH", null, ""],
  ["721 minutes of a proof", settings, "PATCH", { proofMinutes: 721 }, "/proofMinutes"],
  ["a proof before it is needed", settings, "PATCH", { proofMinutes: -1 }, "/proofMinutes"],
  ["a second factor by a word", settings, "PATCH", { requireSecondFactor: "yes" }, "/requireSecondFactor"],
  ["no proof at all", proofs, "POST", {}, ""],
  ["a proof that is a list", proofs, "POST", [], ""],
  ["two proofs at once", proofs, "POST", { password: PASSWORD, totp: "123456" }, "/totp"],
  ["a code of five digits", proofs, "POST", { totp: "12345" }, "/totp"],
  ["a code that is a number", proofs, "POST", { totp: 123456 }, "/totp"],
  ["an empty password", proofs, "POST", { password: "" }, "/password"],
  ["a passkey's answer without a signature", proofs, "POST", answer({}), "/response/authenticatorData"],
  ["a secret of one's own choice", totpConfirm, "POST", { totp: "123456", secret: "A" }, "/secret"],
  ["a passkey without a name", passkeyConfirm, "POST", { passkey: answer({ attestationObject: "QQ" }) }, "/name"],
];

/** With an id in their path. */
export const provingPaths = [
  { route: totpQr, method: "GET" },
  { route: totpConfirm, method: "POST", body: { totp: "123456" } },
  { route: passkeyConfirm, method: "POST", body: { name: "N", passkey: answer({ attestationObject: "QQ" }) } },
  { route: factorReset, method: "DELETE" },
];

/** Everybody's own. */
export const provingOwn: Route[] = [
  ...[proofs, challenge, secondFactors, passkeys, passkey, passkeyConfirm, recoveryCodes],
  ...[totps, totp, totpConfirm, totpQr],
];
