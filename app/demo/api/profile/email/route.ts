import { noContent } from "../../../auth.ts";
import { changing } from "../../../handler.ts";
import { changeEmail } from "../../../tally/account.ts";
import { changeEmailInput } from "../../../tally/input.ts";

export const POST = changing({
  route: "/demo/api/profile/email",
  never: "email",
  refused: "Change the e-mail",
  input: changeEmailInput,
  page: "/demo/profile",
  done: "email-changed",
  async change({ context, input }) {
    await changeEmail(context, input);
    return noContent();
  },
});
