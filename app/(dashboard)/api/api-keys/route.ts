import { dashboard } from "#composition";
import { createApiKey } from "#lib/api-keys/create.ts";
import { createApiKeyInput } from "#lib/api-keys/input.ts";
import { listApiKeys } from "#lib/api-keys/list.ts";
import { showApiKey } from "#lib/api-keys/show.ts";
import { created, ok } from "#lib/http/route.ts";

export const GET = dashboard.route({}, async ({ context }) =>
  ok({ items: (await listApiKeys(context)).map(showApiKey), nextCursor: null }),
);

export const POST = dashboard.route({ body: createApiKeyInput }, async ({ context, body }) => {
  const { apiKey, key } = await createApiKey(context, body);
  return created({ apiKey: showApiKey(apiKey), key });
});
