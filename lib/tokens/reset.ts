import type { Actor } from "../audit/event.ts";
import { type Context, eventOf } from "../context.ts";
import { type SignedOut, signOutEverybody } from "../sessions/everybody.ts";
import type { SigningKey, Steps, Tables } from "../store/store.ts";
import { assertOpens, makeSigningKey, publishedAt } from "./keys.ts";
import { signingKeyUses } from "./signing-key.ts";

/** For a server whose clock is a little behind. */
const SLACK_S = 60;

const system: Actor = { kind: "system" };

/**
 * The way back from a lost secret: signing keys under the one of now, which sign at once, while the older ones are
 * published no more. Every session ends, each with its event, as whoever finds the lost secret could forge what those
 * keys have signed. All in one transaction. No server may run meanwhile: it would still have the lost secret.
 *
 * @throws Error when there is no key yet, or when the secret opens them: then it isn't lost.
 */
export async function resetSigningKeys(context: Context, secret: string): Promise<SignedOut> {
  await assertLost(context, secret);
  const since = new Date(context.clock().getTime() - SLACK_S * 1000);
  const keys: SigningKey[] = [];
  for (const use of signingKeyUses)
    keys.push({ ...(await makeSigningKey(use, secret, context.clock())), signsFrom: since });
  return context.store.write(function* (tx) {
    for (const key of keys) yield* replace(context, tx, key, since);
    return yield* signOutEverybody(context, tx, "secret_lost");
  });
}

async function assertLost(context: Context, secret: string): Promise<void> {
  const known: SigningKey[] = [];
  for (const use of signingKeyUses) known.push(...(await context.store.read((tx) => tx.signingKeys.list(use))));
  const published = publishedAt(known, context.clock());
  if (published.length === 0) throw new Error("There are no signing keys yet. Start the server once: it makes them.");
  const opened = await Promise.allSettled(published.map((key) => assertOpens(key, secret)));
  if (opened.every(({ status }) => status === "fulfilled"))
    throw new Error(
      "UNDERSTUDY_SECRET opens the signing keys of this database, so it isn't lost, and nothing has changed. `npm run keys:rotate` makes new ones.",
    );
}

function* replace(context: Context, tx: Tables, key: SigningKey, retiresAt: Date): Steps<void> {
  const [from] = publishedAt(yield* tx.signingKeys.list(key.use), context.clock());
  const changes = { kid: { from: from?.kid ?? null, to: key.kid }, use: { from: key.use, to: key.use } };
  const event = eventOf(context, "signing_key.rotated", system, { reason: "secret_lost", changes });
  yield* tx.signingKeys.rotate(key, retiresAt, event);
}
