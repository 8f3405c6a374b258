import { noContent } from "../../auth.ts";
import { changing } from "../../handler.ts";
import { profileInput } from "../../tally/input.ts";
import { changeProfile } from "../../tally/profile.ts";

export const POST = changing({
  route: "/demo/api/profile",
  input: profileInput,
  page: "/demo/profile",
  done: "profile-changed",
  async change({ context, input }) {
    await changeProfile(context, input);
    return noContent();
  },
});
