"use client";

import { useImpersonation } from "./use-impersonation.ts";

/**
 * Within the banner: that the employee only looks, or for how long changes can be made, with a button to the page of
 * the dashboard where that is asked for and taken back. Apart from the banner, so that products without levels don't send it.
 * It renders nothing for what began with full access, and for everybody else.
 */
export function ImpersonationLevel() {
  const impersonation = useImpersonation();
  if (impersonation === null) return null;
  const { access, raisedUntil, expiresAt, secondsLeft, pageUrl } = impersonation;
  if (access === "full" && !raisedUntil) return null;
  // The hook counts to the session's end, by the server's clock, and a raise ends so much before it.
  const raisedLeft = raisedUntil
    ? secondsLeft - Math.floor((Date.parse(expiresAt) - Date.parse(raisedUntil)) / 1000)
    : 0;
  const raised = access === "full" && raisedLeft > 0;
  return (
    <>
      <p>
        {raised ? (
          <>
            Changes for <b role="timer">{clockText(raisedLeft)}</b>
          </>
        ) : (
          "Looking only"
        )}
      </p>
      {pageUrl && (
        <button
          onClick={() => open(raised ? pageUrl : `${pageUrl}#make-changes`, "_blank", "noreferrer")}
          type="button"
        >
          {raised ? "Look only" : "Make changes"}
        </button>
      )}
    </>
  );
}

/** 299 -> 04:59. */
const clockText = (seconds: number): string =>
  [seconds / 60, seconds % 60].map((part) => String(Math.floor(part)).padStart(2, "0")).join(":");
