import { revokeApiKey } from "#lib/invoicing/api-keys.ts";
import { nothingInput } from "#lib/invoicing/input.ts";
import { noContent } from "../../../auth.ts";
import { changing } from "../../../handler.ts";

export const DELETE = changing({
  route: "/demo/api/api-keys/[id]",
  of: "API key",
  limit: "revokeApiKey",
  input: nothingInput,
  page: "/demo/api-keys",
  done: "key-revoked",
  async change({ context, id }) {
    await revokeApiKey(context, id);
    return noContent();
  },
});

/** A form can't say DELETE. */
export const POST = DELETE;
