import "@understudy/sdk/react/banner.css";
import "./demo.css";
import "./frame.css";
import "./card.css";
import "./fields.css";
import "./rows.css";
import "./secrets.css";
import type { Metadata, Viewport } from "next";
import { notFound } from "next/navigation";
import type { ReactNode } from "react";
import { auth, inDemo } from "./auth.ts";
import { icon } from "./mark.ts";
import { Shell } from "./shell.tsx";

// No user's name in a title: it would stay in the browser's history after the end.
export const metadata: Metadata = {
  title: { default: "Tally", template: "%s · Tally" },
  robots: { index: false },
  icons: { icon },
};
export const viewport: Viewport = { colorScheme: "light dark" };

// Every page is somebody's, so none is ever made ahead or shared.
export const dynamic = "force-dynamic";

/** Who is signed in, and who is really there, is read once and stands in the first HTML of every page. */
export default async function DemoLayout({ children }: { children: ReactNode }) {
  if (!inDemo()) notFound();
  const session = await auth().getSession();
  return (
    <html className="tally" lang="en">
      <body>
        <Shell session={session}>{children}</Shell>
      </body>
    </html>
  );
}
