"use client";

import { useState } from "react";
import { useAuthContext } from "./auth-provider.tsx";
import { SupportChoice } from "./support-choice.tsx";
import { SupportRequests } from "./support-requests.tsx";
import { SupportHistory, SupportLive } from "./support-sessions.tsx";
import { useSupportAccess } from "./use-support-access.ts";

/**
 * The customer's own page of support access, for the product's account pages: when support may sign in as the user, who is
 * in now with a way to end it, what waits for their yes, and who was in, when, why, and what they changed. Below a heading
 * of the page's own. It needs a hosted session (`AuthProvider`'s `authUrl`) and `@understudy/sdk/react/support-access.css`;
 * products with sessions of their own ask by API key. Nobody who impersonates is shown any of it.
 *
 * Set by custom properties: `--understudy-support-accent` for buttons and links, `--understudy-support-radius`.
 */
export function SupportAccess() {
  const { info, authUrl } = useAuthContext();
  if (!info.isLoggedIn) return null;
  return (
    <div className="understudy-support">
      {info.impersonatorUserId === undefined ? (
        <Own url={`${authUrl}/api/v1/support-access`} />
      ) : (
        <p>
          This is between the owner of the account and support. While somebody else is signed in here, it isn't shown.
        </p>
      )}
    </div>
  );
}

function Own({ url }: { url: string }) {
  const { told, sessions, problem, send, showOlder } = useSupportAccess(url);
  const [done, setDone] = useState("");
  const sendAndSay = async (said: string, ...sent: Parameters<typeof send>) => {
    setDone("");
    const sentWell = await send(...sent);
    if (sentWell) setDone(said);
    return sentWell;
  };
  return (
    <>
      <p>
        To help you, somebody of support can sign in to your account and see what you see. You say when, you can end it,
        and everything that they do stands below.
      </p>
      <noscript>
        <p>This part of the page needs JavaScript.</p>
      </noscript>
      {problem && (
        <p className="understudy-problem" role="alert">
          {problem}
        </p>
      )}
      <p role="status">{told ? done : "Loading…"}</p>
      {told && (
        <>
          <SupportRequests requests={told.requests} send={sendAndSay} />
          <SupportLive sessions={sessions.filter(({ live }) => live)} send={sendAndSay} />
          <SupportChoice told={told} send={sendAndSay} />
          <SupportHistory sessions={sessions.filter(({ live }) => !live)} showOlder={showOlder} url={url} />
        </>
      )}
    </>
  );
}

/** Sends something, and says in these words when it is done. */
export type SendAndSay = (said: string, method: string, path: string, body?: object) => Promise<boolean>;
