import { noContent } from "../../auth.ts";
import { changing } from "../../handler.ts";
import { signOutEverywhere } from "../../tally/account.ts";
import { nothingInput } from "../../tally/input.ts";

export const POST = changing({
  route: "/demo/api/sign-out-everywhere",
  never: "sessions",
  refused: "Sign out everywhere",
  input: nothingInput,
  page: "/demo/profile",
  done: "signed-out-everywhere",
  async change({ context }) {
    await signOutEverywhere(context);
    return noContent();
  },
});
