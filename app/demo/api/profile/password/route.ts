import { changePassword } from "#lib/invoicing/account.ts";
import { changePasswordInput } from "#lib/invoicing/input.ts";
import { noContent } from "../../../auth.ts";
import { changing } from "../../../handler.ts";

export const POST = changing({
  route: "/demo/api/profile/password",
  limit: "changePassword",
  input: changePasswordInput,
  page: "/demo/profile",
  done: "password-changed",
  async change({ context, input }) {
    await changePassword(context, input);
    return noContent();
  },
});
