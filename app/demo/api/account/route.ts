import { noContent } from "../../auth.ts";
import { changing } from "../../handler.ts";
import { deleteAccount } from "../../tally/account.ts";
import { deleteAccountInput } from "../../tally/input.ts";

export const DELETE = changing({
  route: "/demo/api/account",
  never: "deletion",
  refused: "Delete the account",
  input: deleteAccountInput,
  page: "/demo/profile",
  done: "account-deleted",
  async change({ context, input }) {
    await deleteAccount(context, input);
    return noContent();
  },
});

/** A form can't say DELETE. The page it goes back to sends whoever has no session any more to the signed-out page. */
export const POST = DELETE;
