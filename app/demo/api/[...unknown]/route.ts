import { allowReadOnly } from "@understudy/sdk/next";
import { nothingHere } from "../../auth.ts";

/** There is nothing to change. */
const handle = allowReadOnly(nothingHere);

export { handle as DELETE, handle as GET, handle as PATCH, handle as POST, handle as PUT };
