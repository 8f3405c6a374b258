"use client";

import type { ReactNode } from "react";
import { useAuthContext } from "./auth-provider.tsx";
import { useImpersonation } from "./use-impersonation.ts";
import { useUnsaved } from "./use-unsaved.ts";
import { UserName } from "./user-name.tsx";

/** What the banner needs that the session doesn't say. */
export interface ImpersonationBannerProps {
  /**
   * Where **End session** posts to; a hosted session has an address for it, at the product host, which refuses the form
   * from pages whose `Referrer-Policy` is `no-referrer` or `same-origin`: browsers hide their origin. It answers with a
   * redirect, so it works without JavaScript.
   */
  endAction?: string;
  /** `<ImpersonationLevel />`, where employees may begin with looking only. */
  children?: ReactNode;
}

/**
 * Says on every page who is really there: the user, the employee, the time left, and the way out; in the last five
 * minutes also that they are the last, and whether something typed isn't saved. It renders nothing for everybody else.
 *
 * Styled by banner.css, and set by custom properties, on `:root` for example. Look: `--understudy-banner-background`,
 * `-text`, `-edge`, `-font`, `-radius`. Layer: `--understudy-banner-layer`, above everything unless set. Place:
 * `--understudy-banner-top` (`0`), `--understudy-banner-bottom` (`auto`), `--understudy-banner-position` (`sticky`).
 * Under a header of 56 pixels that is fixed at the top, `--understudy-banner-top: 56px`; at the bottom of the window,
 * position `fixed`, top `auto` and bottom `0`.
 */
export function ImpersonationBanner({ endAction, children }: ImpersonationBannerProps) {
  const { authUrl } = useAuthContext();
  const impersonation = useImpersonation();
  if (impersonation === null) return null;
  const { user, impersonator, others, secondsLeft } = impersonation;
  return (
    <section className="understudy-banner" aria-label="Impersonation">
      <p>
        <span>
          You are signed in as <UserName user={user} />
        </span>{" "}
        <small>
          Impersonated by <bdi>{[impersonator.name].concat(others ?? []).join(" and ")}</bdi>
        </small>
      </p>
      <p>
        {/* A timer is read when asked for, not every second; the two warnings are spoken. */}
        <b role="timer">{clockText(secondsLeft)}</b> left
      </p>
      {children}
      <form method="post" action={endAction ?? `${authUrl}/api/session/sign-out`}>
        <button type="submit">End session</button>
      </form>
      <LastMinutes secondsLeft={secondsLeft} />
    </section>
  );
}

/** 3599 -> 59:59. */
const clockText = (seconds: number): string =>
  [seconds / 60, seconds % 60].map((part) => String(Math.floor(part)).padStart(2, "0")).join(":");

/** The words stay the same for minutes, and each part is spoken by itself: a screen reader says each once. */
function LastMinutes({ secondsLeft }: { secondsLeft: number }) {
  const unsaved = useUnsaved();
  const last = secondsLeft <= 60;
  return (
    <p role="status" aria-atomic={false} data-last={last}>
      {secondsLeft <= 300 && (
        <span>{`You will be signed out in less than ${last ? "a minute" : "five minutes"}.`}</span>
      )}
      {secondsLeft <= 300 && unsaved && <span> Save what you have typed.</span>}
    </p>
  );
}
