import "@understudy/sdk/react/banner.css";
import "./fennel.css";
import { AuthProvider, ImpersonationBanner, ImpersonationLevel } from "@understudy/sdk/react";
import type { Metadata, Viewport } from "next";
import type { ReactNode } from "react";
import { getSession } from "../auth.ts";

export const metadata: Metadata = { title: "Fennel", icons: { icon: "data:," } };
export const viewport: Viewport = { colorScheme: "light dark" };

/** The banner is in the first HTML of every page. */
export default async function Layout({ children }: { children: ReactNode }) {
  const session = await getSession();
  return (
    <html lang="en">
      <body>
        <AuthProvider initialAuth={session} statusUrl="/api/status" signedOutUrl="/signed-out">
          <ImpersonationBanner endAction="/api/sign-out">
            <ImpersonationLevel />
          </ImpersonationBanner>
          <header>
            <strong className="brand">Fennel</strong>
            {session && <bdi>{session.user.name}</bdi>}
            {session && session.impersonatorUserId === undefined && (
              <form action="/api/sign-out" method="post">
                <button className="quiet" type="submit">
                  Sign out
                </button>
              </form>
            )}
          </header>
          <main>{children}</main>
        </AuthProvider>
      </body>
    </html>
  );
}
