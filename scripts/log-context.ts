import type { Environment } from "#env";
import { originOf } from "#lib/audit/log/checkpoint.ts";
import { type Sealing, signerOf } from "#lib/audit/log/seal.ts";
import type { Context } from "#lib/context.ts";
import { ensureSigningKeys, openKeyring } from "#lib/tokens/keys.ts";

/** A command's context as a sealer, which signs as the server does. */
export async function sealingContext(
  context: Context,
  { secret, dashboardUrl }: Environment,
): Promise<Context & Sealing> {
  const { store, clock } = context;
  // Of a database from before, whose server has still to start.
  await ensureSigningKeys(store, secret, clock());
  const key = await openKeyring(store, secret, clock).logKey();
  return { ...context, signer: signerOf(originOf(dashboardUrl), key), say: () => {} };
}
