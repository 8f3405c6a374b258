import { noContent } from "../../../auth.ts";
import { changing } from "../../../handler.ts";
import { changePassword } from "../../../tally/account.ts";
import { changePasswordInput } from "../../../tally/input.ts";

export const POST = changing({
  route: "/demo/api/profile/password",
  never: "credentials",
  refused: "Change the password",
  input: changePasswordInput,
  page: "/demo/profile",
  done: "password-changed",
  async change({ context, input }) {
    await changePassword(context, input);
    return noContent();
  },
});
