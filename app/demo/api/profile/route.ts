import { profileInput } from "#lib/invoicing/input.ts";
import { changeProfile } from "#lib/invoicing/profile.ts";
import { noContent } from "../../auth.ts";
import { changing } from "../../handler.ts";

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
