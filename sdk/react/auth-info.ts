import type { AuthUser, Impersonation, Session } from "./session.ts";

/** Who is signed in, as components see it. `impersonatorUserId` is set while an employee acts as the user. */
export type AuthInfo =
  | { loading: true; isLoggedIn: undefined; user: undefined; impersonatorUserId: undefined; impersonation: undefined }
  | { loading: false; isLoggedIn: false; user: null; impersonatorUserId: undefined; impersonation: undefined }
  | {
      loading: false;
      isLoggedIn: true;
      user: AuthUser;
      impersonatorUserId: string | undefined;
      impersonation: Impersonation | undefined;
    };

const nothing = { impersonatorUserId: undefined, impersonation: undefined };

export function authInfoOf(session: Session | null | undefined): AuthInfo {
  if (session === undefined) return { loading: true, isLoggedIn: undefined, user: undefined, ...nothing };
  if (session === null) return { loading: false, isLoggedIn: false, user: null, ...nothing };
  const { user, impersonatorUserId, impersonation } = session;
  return { loading: false, isLoggedIn: true, user, impersonatorUserId, impersonation };
}
