import { allowReadOnly } from "@understudy/sdk/next";
import { signOut } from "../../../auth.ts";

/** For the banner's **End session** and for the user's own, with or without JavaScript. */
export const POST = allowReadOnly(async (): Promise<Response> => {
  await signOut({ redirect: false });
  return new Response(null, { status: 303, headers: { location: `${process.env.AUTH_URL}/signed-out` } });
});
