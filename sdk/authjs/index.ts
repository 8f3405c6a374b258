/**
 * Impersonation for a Next.js product that has its own Auth.js (next-auth 5, JWT strategy): one provider plus callbacks.
 *
 * @module
 */

export type { Rejected } from "../core/delivery.ts";
export type { Fetch } from "../core/fetch-json.ts";
export type { AtIssuer, RecorderClient, RecordingOptions } from "../core/recorder.ts";
export type { SignIn } from "./initiate.ts";
export type { FindUser, ProductUser, UnderstudyUser } from "./provider.ts";
export { type Understudy, type UnderstudyOptions, understudy } from "./understudy.ts";

import type { Access } from "../core/level.ts";

declare module "next-auth" {
  interface Session {
    /** The employee who is really there; absent for everybody else. */
    impersonatorUserId?: string;
    impersonation?: {
      id: string;
      expiresAt: string;
      impersonator: { id: string; name: string };
      access: Access;
      raisedUntil: string | null;
      /** The names of those who are signed in as the same user beside the impersonator; absent where nobody is. */
      others?: string[];
    };
  }

  interface User {
    /** The employee who is really there; absent for everybody else. */
    impersonatorUserId?: string;
  }
}
