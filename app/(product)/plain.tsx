import { AuthProvider, ImpersonationBanner, type Session } from "@understudy/sdk/react";
import type { ReactNode } from "react";

/** One thing in the middle of a plain page, under the banner if somebody is impersonating. */
export const Plain = ({ session, children }: { session: Session | null; children: ReactNode }) => (
  <AuthProvider initialAuth={session}>
    <ImpersonationBanner endAction="/api/session/sign-out" />
    <main>{children}</main>
  </AuthProvider>
);
