import { dashboard } from "#composition";
import { created, ok } from "#lib/http/route.ts";
import { createPersonalToken } from "#lib/personal-tokens/create.ts";
import { createPersonalTokenInput } from "#lib/personal-tokens/input.ts";
import { listPersonalTokens } from "#lib/personal-tokens/list.ts";
import { showPersonalToken } from "#lib/personal-tokens/show.ts";

export const GET = dashboard.route({}, async ({ context }) =>
  ok({ items: (await listPersonalTokens(context)).map(showPersonalToken) }),
);

/** The token is told here, once. */
export const POST = dashboard.route({ body: createPersonalTokenInput }, async ({ context, body }) => {
  const { personalToken, token } = await createPersonalToken(context, body);
  return created({ personalToken: showPersonalToken(personalToken), token });
});
