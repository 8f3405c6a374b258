import { type Context, eventOf } from "../context.ts";
import type { SigningKey } from "../store/store.ts";
import { assertOpens, KEYS_MAX_AGE_S, makeSigningKey, publishedAt, signingAt } from "./keys.ts";
import { tokenKeyUses } from "./signing-key.ts";

/** The longest that any token is good for, in seconds: hosted access tokens and ID tokens; logout tokens have less. */
const TOKEN_LIFE_S = 300;
/** For clocks that differ, between our own processes and against those who verify. */
const SLACK_S = 60;

export interface Rotation {
  /** Of which keys; both when absent. */
  use?: (typeof tokenKeyUses)[number];
  /** Somebody else may have the private key: it must verify nothing any more, whoever is signed out by that. */
  compromised: boolean;
}

export interface Rotated {
  from: SigningKey;
  to: SigningKey;
  /** From then on the older key is published no more. */
  retiresAt: Date;
}

/**
 * A new signing key beside the one that signs. It is published at once and signs once every cache of the published keys
 * has it (300 s and a little); the older one goes when the last token it can have signed is over, so nobody is signed
 * out. Of a compromised key nothing is waited for: the new one signs at once, and the older ones are unpublished at once.
 *
 * @throws Error when there are no keys yet, or when the secret isn't the server's, which then couldn't open the new key.
 */
export async function rotateSigningKeys(context: Context, secret: string, rotation: Rotation): Promise<Rotated[]> {
  const rotated: Rotated[] = [];
  for (const use of rotation.use ? [rotation.use] : tokenKeyUses) {
    rotated.push(await rotateOne(context, secret, use, rotation.compromised));
  }
  return rotated;
}

async function rotateOne(
  context: Context,
  secret: string,
  use: (typeof tokenKeyUses)[number],
  compromised: boolean,
): Promise<Rotated> {
  const now = context.clock();
  const keys = await context.store.read((tx) => tx.signingKeys.list(use));
  const from = signingAt(publishedAt(keys, now), now);
  if (!from) throw new Error("There are no signing keys yet. Start the server once: it makes them.");
  await assertOpens(from, secret);
  // In the past when it can't wait, so that a server whose clock is a little behind doesn't wait either.
  const signsFrom = after(now, compromised ? -SLACK_S : KEYS_MAX_AGE_S + SLACK_S);
  const retiresAt = compromised ? signsFrom : after(signsFrom, TOKEN_LIFE_S + SLACK_S);
  const to = { ...(await makeSigningKey(use, secret, now)), signsFrom };
  const event = eventOf(
    context,
    "signing_key.rotated",
    { kind: "system" },
    {
      reason: compromised ? "compromised" : null,
      changes: { kid: { from: from.kid, to: to.kid }, use: { from: use, to: use } },
    },
  );
  await context.store.write((tx) => tx.signingKeys.rotate(to, retiresAt, event));
  return { from, to, retiresAt };
}

const after = (at: Date, seconds: number) => new Date(at.getTime() + seconds * 1000);
