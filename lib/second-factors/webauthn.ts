import type { AssertionInput, RegistrationInput } from "../proofs/input.ts";
import type { FactorConfig, Passkey } from "./factor.ts";

/** Read with the first passkey: it brings parsers of certificates along, and most requests have other things to do. */
const server = () => import("@simplewebauthn/server");

/** Whose passkeys these are: of the dashboard's host alone, and answered to its own pages alone. */
export interface Site {
  origin: string;
  rpId: string;
}

export function siteOf({ dashboardUrl }: Pick<FactorConfig, "dashboardUrl">): Site {
  const { origin, hostname } = new URL(dashboardUrl);
  return { origin, rpId: hostname };
}

const listed = (passkeys: Passkey[]) =>
  // The library's words for transports are a list that browsers add to; it only hands them on.
  passkeys.map(({ credentialId, transports }) => ({ id: credentialId, transports: transports as [] }));

/** What a browser makes a new passkey with: one that checks its owner's finger, face or PIN. */
export async function registrationOptions(
  { rpId }: Site,
  owner: { id: string; name: string; email: string },
  known: Passkey[],
) {
  const { generateRegistrationOptions } = await server();
  return generateRegistrationOptions({
    ...{ rpName: "Understudy", rpID: rpId, attestationType: "none", excludeCredentials: listed(known) },
    ...{ userID: new TextEncoder().encode(owner.id), userName: owner.email, userDisplayName: owner.name },
    authenticatorSelection: { residentKey: "preferred", userVerification: "required" },
  });
}

/** The new passkey, or null for an answer to another question, of another site, or without its owner's consent. */
export async function verifyRegistration(
  site: Site,
  challenge: string,
  { clientExtensionResults = {}, ...given }: RegistrationInput,
): Promise<Pick<Passkey, "credentialId" | "publicKey" | "counter" | "transports"> | null> {
  const { verifyRegistrationResponse } = await server();
  const answer = { ...given, clientExtensionResults } as Parameters<typeof verifyRegistrationResponse>[0]["response"];
  const asked = { expectedChallenge: challenge, expectedOrigin: site.origin, expectedRPID: site.rpId };
  const verified = await verifyRegistrationResponse({
    ...asked,
    response: answer,
    requireUserVerification: true,
  }).catch(() => null);
  if (!verified?.verified) return null;
  const { id, publicKey, counter } = verified.registrationInfo.credential;
  return {
    ...{ credentialId: id, publicKey: Buffer.from(publicKey).toString("base64url"), counter: String(counter) },
    transports: given.response.transports ?? [],
  };
}

/** What a browser asks one of these passkeys with. */
export async function assertionOptions({ rpId }: Site, known: Passkey[]) {
  const { generateAuthenticationOptions } = await server();
  return generateAuthenticationOptions({ rpID: rpId, allowCredentials: listed(known), userVerification: "required" });
}

/** What its authenticator has counted to now; null for a wrong answer, as above, or one that counts backwards. */
export async function verifyAssertion(
  site: Site,
  challenge: string,
  { credentialId, publicKey, counter }: Passkey,
  { clientExtensionResults = {}, ...given }: AssertionInput,
): Promise<number | null> {
  const { verifyAuthenticationResponse } = await server();
  const answer = { ...given, clientExtensionResults } as Parameters<typeof verifyAuthenticationResponse>[0]["response"];
  const asked = { expectedChallenge: challenge, expectedOrigin: site.origin, expectedRPID: site.rpId };
  const credential = {
    id: credentialId,
    publicKey: new Uint8Array(Buffer.from(publicKey, "base64url")),
    counter: Number(counter),
  };
  const verified = await verifyAuthenticationResponse({
    ...{ ...asked, credential, response: answer, requireUserVerification: true },
  }).catch(() => null);
  return verified?.verified ? verified.authenticationInfo.newCounter : null;
}
