import "./dashboard.css";
import type { Metadata, Viewport } from "next";
import type { ReactNode } from "react";

export const metadata: Metadata = {
  title: { default: "Understudy", template: "%s · Understudy" },
  description: "Sign in to your product as one of its users, with everybody able to see who is really there.",
  robots: { index: false },
};
export const viewport: Viewport = { colorScheme: "light dark" };

// A page made at build time would carry no nonce, and the browser would refuse its scripts.
export const dynamic = "force-dynamic";

export default function DashboardLayout({ children }: { children: ReactNode }) {
  return (
    <html className="dashboard" lang="en">
      <body className="min-h-dvh">{children}</body>
    </html>
  );
}
