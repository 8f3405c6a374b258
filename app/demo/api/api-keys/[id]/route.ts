import { noContent } from "../../../auth.ts";
import { changing } from "../../../handler.ts";
import { revokeApiKey } from "../../../tally/api-keys.ts";
import { nothingInput } from "../../../tally/input.ts";

export const DELETE = changing({
  route: "/demo/api/api-keys/[id]",
  of: "API key",
  never: "api_keys",
  refused: "Revoke an API key",
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
