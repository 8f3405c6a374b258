"use client";

import { useAuthContext } from "./auth-provider.tsx";
import { useImpersonation } from "./use-impersonation.ts";
import { UserName } from "./user-name.tsx";

/** What the banner needs that the session doesn't say. */
export interface ImpersonationBannerProps {
  /**
   * Where **End session** posts to; a hosted session has an address for it, at the product host, which refuses the form
   * from pages whose `Referrer-Policy` is `no-referrer` or `same-origin`: browsers hide their origin. It answers with a
   * redirect, so it works without JavaScript.
   */
  endAction?: string;
}

/**
 * Says on every page who is really there: the user, the employee, the time left, and the way out. It renders nothing
 * for everybody else. Styled by banner.css; colours are the custom properties `--understudy-banner-*`.
 */
export function ImpersonationBanner({ endAction }: ImpersonationBannerProps) {
  const { authUrl } = useAuthContext();
  const impersonation = useImpersonation();
  if (impersonation === null) return null;
  const { user, impersonator, secondsLeft } = impersonation;
  return (
    <section className="understudy-banner" aria-label="Impersonation">
      <p>
        <span>
          You are signed in as <UserName user={user} />
        </span>{" "}
        <small>
          Impersonated by <bdi>{impersonator.name}</bdi>
        </small>
      </p>
      <p>
        {/* A timer is read when asked for, not every second; the two warnings are spoken. */}
        <b role="timer">{clockText(secondsLeft)}</b> left
      </p>
      <form method="post" action={endAction ?? `${authUrl}/api/session/sign-out`}>
        <button type="submit">End session</button>
      </form>
      <p role="status">{warning(secondsLeft)}</p>
    </section>
  );
}

/** 3599 -> 59:59. */
const clockText = (seconds: number): string =>
  [seconds / 60, seconds % 60].map((part) => String(Math.floor(part)).padStart(2, "0")).join(":");

/** Stays the same for minutes, so a screen reader says it once. */
const warning = (seconds: number): string =>
  seconds > 300 ? "" : `Less than ${seconds > 60 ? "five minutes" : "a minute"} left.`;
