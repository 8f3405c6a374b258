import { signOutEverywhere } from "#lib/invoicing/account.ts";
import { nothingInput } from "#lib/invoicing/input.ts";
import { noContent } from "../../auth.ts";
import { changing } from "../../handler.ts";

export const POST = changing({
  route: "/demo/api/sign-out-everywhere",
  limit: "signOutEverywhere",
  input: nothingInput,
  page: "/demo/profile",
  done: "signed-out-everywhere",
  async change({ context }) {
    await signOutEverywhere(context);
    return noContent();
  },
});
