import * as z from "zod";
import { backend } from "#composition";
import { endByRefreshToken } from "#lib/hosted/tokens.ts";
import { ok } from "#lib/http/route.ts";

const body = z.object({ refresh_token: z.string().max(200) });

/** By a product's server: its user signs out, or whoever is there as the user. */
export const POST = backend.route({ body }, async ({ context, body: { refresh_token: refreshToken } }) => {
  await endByRefreshToken(context, refreshToken);
  return ok({});
});
