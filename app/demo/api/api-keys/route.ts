import { createApiKey, listApiKeys } from "#lib/invoicing/api-keys.ts";
import { apiKeyInput } from "#lib/invoicing/input.ts";
import { created, ok } from "../../auth.ts";
import { changing, isForm, reading } from "../../handler.ts";
import { newKeyCookie } from "../../new-key.ts";

export const GET = reading(async ({ context }) => ok({ items: await listApiKeys(context), nextCursor: null }));

export const POST = changing({
  route: "/demo/api/api-keys",
  limit: "createApiKey",
  input: apiKeyInput,
  page: "/demo/api-keys",
  done: "key-created",
  async change({ request, context, input }) {
    const { apiKey, secret } = await createApiKey(context, input);
    const response = created({ apiKey, secret });
    if (isForm(request)) response.headers.set("set-cookie", newKeyCookie(context.session.id, secret));
    return response;
  },
});
