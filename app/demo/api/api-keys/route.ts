import { created, ok } from "../../auth.ts";
import { changing, isForm, reading } from "../../handler.ts";
import { newKeyCookie } from "../../new-key.ts";
import { createApiKey, listApiKeys } from "../../tally/api-keys.ts";
import { apiKeyInput } from "../../tally/input.ts";

export const GET = reading(async ({ context }) => ok({ items: listApiKeys(context), nextCursor: null }));

export const POST = changing({
  route: "/demo/api/api-keys",
  never: "api_keys",
  refused: "Create an API key",
  input: apiKeyInput,
  page: "/demo/api-keys",
  done: "key-created",
  async change({ request, context, input }) {
    const { apiKey, secret } = await createApiKey(context, input);
    const response = created({ apiKey, secret });
    if (isForm(request)) response.headers.set("set-cookie", newKeyCookie(context.account.sessionId, secret));
    return response;
  },
});
