import { z } from "zod";
import { endByRefreshToken } from "#lib/hosted/tokens.ts";
import { ok } from "#lib/http/route.ts";
import { backend } from "#server";

const body = z.object({ refresh_token: z.string().max(200) });

/** By a product's server: its user signs out, or whoever is there as the user. */
export const POST = backend.route({ body }, async ({ context, body: { refresh_token: refreshToken } }) => {
  await endByRefreshToken(context, refreshToken);
  return ok({});
});
