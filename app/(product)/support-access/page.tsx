import "@understudy/sdk/react/support-access.css";
import { SupportAccess } from "@understudy/sdk/react";
import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { env } from "#env";
import { auth } from "../auth.ts";

export const metadata: Metadata = { title: "Support access" };

/** The customer's own page of who was in their account, for users whose sessions this host holds. */
export default async function SupportAccessPage() {
  const { demo, productUrl } = env();
  const user = await auth.getUser();
  if (user === null) redirect(`/login?${new URLSearchParams({ rt: btoa(`${productUrl}/support-access`) })}`);
  return (
    <div className="box wide">
      <h1>Support access</h1>
      <SupportAccess />
      {demo && (
        <p>
          <a href="/demo/profile">Back to Tally</a>
        </p>
      )}
    </div>
  );
}
