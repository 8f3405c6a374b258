"use client";

import { useImpersonation } from "./use-impersonation.ts";

export interface ImpersonationBannerProps {
  /** Where **End session** posts to. It answers with a redirect, so it works without JavaScript. */
  endAction?: string;
}

/**
 * Says on every page who is really there: the user, the employee, the time left, and the way out. It renders nothing
 * for everybody else. Styled by banner.css; colours are the custom properties `--understudy-banner-*`.
 */
export function ImpersonationBanner({ endAction = "/demo/end-session" }: ImpersonationBannerProps) {
  const impersonation = useImpersonation();
  if (impersonation === null) return null;
  const { user, impersonator, secondsLeft } = impersonation;
  return (
    <section className="understudy-banner" aria-label="Impersonation">
      <p className="understudy-banner-who">
        <span>
          You are signed in as{" "}
          <strong>
            <bdi>{user.name}</bdi>
          </strong>
        </span>{" "}
        <span className="understudy-banner-by">
          Impersonated by <bdi>{impersonator.name}</bdi>
        </span>
      </p>
      <p className="understudy-banner-time">
        {/* A timer is read when asked for, not every second; the two warnings are spoken. */}
        <span role="timer" className="understudy-banner-clock">
          {clockText(secondsLeft)}
        </span>{" "}
        left
      </p>
      <form method="post" action={endAction}>
        <button type="submit" className="understudy-banner-end">
          End session
        </button>
      </form>
      <span role="status" className="understudy-banner-spoken">
        {warning(secondsLeft)}
      </span>
    </section>
  );
}

/** 3599 -> 59:59. */
export const clockText = (seconds: number): string =>
  `${String(Math.floor(seconds / 60)).padStart(2, "0")}:${String(seconds % 60).padStart(2, "0")}`;

/** Stays the same for minutes, so a screen reader says it once. */
function warning(seconds: number): string {
  if (seconds <= 60) return "This session ends within a minute.";
  if (seconds <= 300) return "This session ends within five minutes.";
  return "";
}
