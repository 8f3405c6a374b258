import { impersonation } from "../../../../auth.ts";

/** Told the moment an impersonation ends. */
export const POST = impersonation.backchannelLogout;
