"use client";

import { useId } from "react";
import type { SendAndSay } from "./support-access.tsx";
import { timeText } from "./support-words.ts";
import type { SupportRequest } from "./use-support-access.ts";

interface Props {
  requests: SupportRequest[];
  send: SendAndSay;
}

/** What waits for the user's own yes. */
export const SupportRequests = ({ requests, send }: Props) => (
  <div aria-live="polite">
    {requests.map((request) => (
      <Asked key={request.id} request={request} send={send} />
    ))}
  </div>
);

function Asked({ request, send }: { request: SupportRequest; send: SendAndSay }) {
  const about = useId();
  const { id, by, reason, access, createdAt, expiresAt } = request;
  const answer = (given: "yes" | "no") =>
    void send(given === "yes" ? "You said yes." : "You said no.", "POST", `/requests/${id}/answer`, { answer: given });
  return (
    <section className="understudy-live">
      <h2 id={about}>
        <bdi>{by}</bdi> asks to sign in to your account
      </h2>
      <p>{access === "full" ? "To look, and to make changes." : "To look only: nothing can be changed."}</p>
      <p>
        Why: <bdi>{reason ?? "no reason was given"}</bdi>
      </p>
      <p>
        Asked at {timeText(createdAt)}. Unless you say yes before {timeText(expiresAt)}, nobody signs in.
      </p>
      <p>
        <button aria-describedby={about} onClick={() => answer("yes")} type="button">
          Yes
        </button>{" "}
        <button aria-describedby={about} className="understudy-plain" onClick={() => answer("no")} type="button">
          No
        </button>
      </p>
    </section>
  );
}
