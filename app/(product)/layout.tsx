import "@understudy/sdk/react/banner.css";
import "./product.css";
import type { Metadata, Viewport } from "next";
import type { ReactNode } from "react";
import { auth } from "./auth.ts";
import { icon } from "./mark.ts";
import { Plain } from "./plain.tsx";

export const metadata: Metadata = { robots: { index: false }, icons: { icon } };
export const viewport: Viewport = { colorScheme: "light dark" };

// A page made at build time would carry no nonce, and could not know who is signed in.
export const dynamic = "force-dynamic";

export default async function ProductLayout({ children }: { children: ReactNode }) {
  return (
    <html className="product" lang="en">
      <body>
        <Plain session={await auth.getSession()}>{children}</Plain>
      </body>
    </html>
  );
}
