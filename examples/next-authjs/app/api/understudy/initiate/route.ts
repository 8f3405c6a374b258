import { impersonation, signIn } from "../../../../auth.ts";

/** Where the dashboard sends the browser: this product begins a sign-in of its own. */
export const GET = impersonation.initiateLogin(signIn);
