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

export function authInfoOf(session: Session | null | undefined): AuthInfo {
  // One expression for three variants, as each byte is sent to every visitor; the compiler can't follow it.
  return {
    loading: session === undefined,
    isLoggedIn: session === undefined ? session : Boolean(session),
    user: session ? session.user : session,
    impersonatorUserId: session?.impersonatorUserId,
    impersonation: session?.impersonation,
  } as AuthInfo;
}
