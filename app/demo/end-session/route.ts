import { allowReadOnly } from "@understudy/sdk/next";
import { signOut } from "../auth.ts";
import { onlyInDemo } from "../handler.ts";

/**
 * Where the banner's **End session** posts to, with or without JavaScript: it ends the session, clears the cookie and
 * leads to the signed-out page. It is the product's sign-out, so an ordinary user's form may post here too, and whoever
 * posts twice gets the same answer.
 */
export const POST = allowReadOnly(onlyInDemo(signOut));
