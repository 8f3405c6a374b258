"use client";

import { useId, useRef } from "react";
import type { SendAndSay } from "./support-access.tsx";
import { counted, lengthText, momentText, timeText } from "./support-words.ts";
import type { SupportSession } from "./use-support-access.ts";

interface LiveProps {
  sessions: SupportSession[];
  send: SendAndSay;
}

/** Whoever is in now, with the way to end it. */
export const SupportLive = ({ sessions, send }: LiveProps) => (
  <div aria-live="polite">
    {sessions.map((session) => (
      <Live key={session.id} send={send} session={session} />
    ))}
  </div>
);

function Live({ session, send }: { session: SupportSession; send: SendAndSay }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const title = useId();
  const end = () => {
    dialog.current?.close();
    void send("The session is ended.", "DELETE", `/sessions/${session.id}`);
  };
  return (
    <section className="understudy-live">
      <h2>
        <bdi>{session.by}</bdi> is in your account now
      </h2>
      <p>
        Since {timeText(session.at)}, in <bdi>{session.product}</bdi>. {levelText(session)}
      </p>
      <Why reason={session.reason} />
      <Done session={session} />
      <button onClick={() => dialog.current?.showModal()} type="button">
        End now
      </button>
      <dialog aria-labelledby={title} ref={dialog}>
        <h2 id={title}>End this session?</h2>
        <p>Support is signed out of your account at once. What they have done so far stays.</p>
        <p>
          <button className="understudy-plain" onClick={() => dialog.current?.close()} type="button">
            Cancel
          </button>{" "}
          <button onClick={end} type="button">
            End now
          </button>
        </p>
      </dialog>
    </section>
  );
}

interface HistoryProps {
  sessions: SupportSession[];
  /** Null where there is nothing older. */
  showOlder: (() => Promise<void>) | null;
  /** Of the user's own support access. */
  url: string;
}

/** Who was in, newest first. */
export const SupportHistory = ({ sessions, showOlder, url }: HistoryProps) => (
  <section>
    <h2>Who was in your account</h2>
    {sessions.length === 0 ? (
      <p>Nobody of support has been in your account.</p>
    ) : (
      <p>
        If something here is wrong, tell support, and send along the receipt: it proves that nobody has changed this
        record since.
      </p>
    )}
    <ul>
      {sessions.map((session) => (
        <li key={session.id}>
          <h3>
            <bdi>{session.by}</bdi>
          </h3>
          <p>
            {momentText(session.at)}, for {lengthText(session.at, session.endedAt ?? session.at)}, in{" "}
            <bdi>{session.product}</bdi>. {levelText(session)}
          </p>
          <Why reason={session.reason} />
          <Done session={session} />
          <p>
            <a
              aria-label={`Receipt of ${momentText(session.at)}`}
              download
              href={`${url}/sessions/${session.id}/receipt`}
            >
              Receipt
            </a>
          </p>
        </li>
      ))}
    </ul>
    {showOlder && (
      <button className="understudy-plain" onClick={showOlder} type="button">
        Show older
      </button>
    )}
  </section>
);

function levelText({ access, raised, live }: SupportSession): string {
  if (access === "full") return `They ${live ? "can" : "could"} make changes.`;
  if (raised) return `They ${live ? "look" : "looked"} only, but for some minutes in which they could make changes.`;
  return `They ${live ? "can" : "could"} look only.`;
}

const Why = ({ reason }: { reason: string | null }) => (
  <p>
    Why: <bdi>{reason ?? "no reason was given"}</bdi>
  </p>
);

function Done({ session: { pages, acts, actCount } }: { session: SupportSession }) {
  const more = actCount - acts.length;
  return (
    <>
      <p>
        Looked at {counted(pages, "page")}. {actCount === 0 ? "Nothing was changed." : "What was changed:"}
      </p>
      {actCount > 0 && (
        <ol>
          {acts.map(({ at, name }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: acts have no id here, and only ever grow at the end
            <li key={index}>
              <time dateTime={at}>{timeText(at)}</time> <bdi>{name ?? "Something that was erased since"}</bdi>
            </li>
          ))}
          {more > 0 && <li>And {more} more, which the receipt has.</li>}
        </ol>
      )}
    </>
  );
}
