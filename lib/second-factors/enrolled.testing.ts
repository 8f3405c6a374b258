import { TOTP } from "otpauth";
import type { TestClock } from "../context.testing.ts";
import type { EmployeeContext } from "../context.ts";
import { challengePasskey, proveIt } from "../proofs/prove.ts";
import { addPasskey, confirmPasskey } from "./add-passkey.ts";
import { addTotp, confirmTotp } from "./add-totp.ts";
import { Authenticator } from "./authenticator.testing.ts";

export const config = { secret: "s".repeat(32), dashboardUrl: "http://localhost:3000" };
export const here = { origin: "http://localhost:3000", rpId: "localhost" };

export const HALF_A_MINUTE = 30_000;

/** An authenticator app that is confirmed, in a session in which it could be. */
export async function enrollTotp(context: EmployeeContext, clock: TestClock) {
  const { id, uri } = await addTotp(context, config);
  const secret = new URL(uri).searchParams.get("secret") ?? "";
  /** Of now, or so many milliseconds later. */
  const code = (later = 0) => new TOTP({ secret }).generate({ timestamp: clock.now.getTime() + later });
  const recoveryCodes = await confirmTotp(context, config, { id, totp: code() });
  return { id, secret, code, recoveryCodes };
}

/** A passkey that is confirmed, likewise. */
export async function enrollPasskey(context: EmployeeContext, authenticator = new Authenticator()) {
  const { id, options } = await addPasskey(context, config);
  const passkey = authenticator.register({ ...here, challenge: challengeOf(options) });
  const recoveryCodes = await confirmPasskey(context, config, { id, name: "Laptop", passkey });
  return { id, authenticator, recoveryCodes };
}

/** The server's question to a passkey. */
export const challengeFor = async (context: EmployeeContext): Promise<string> =>
  challengeOf(await challengePasskey(context, config));

/** Of WebAuthn's options, as they go to a browser. */
export const challengeOf = (options: object): string => ("challenge" in options ? String(options.challenge) : "");

export const prove = (context: EmployeeContext, given: Parameters<typeof proveIt>[2]) =>
  proveIt(context, config, given);
