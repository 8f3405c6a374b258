import { buttonClass } from "../ui/button.tsx";
import { CommandButton } from "../ui/command-button.tsx";
import { Countdown } from "../ui/countdown.tsx";
import { TextLink } from "../ui/text-link.tsx";

/** What the reader is in. */
export interface ShownOwnSession {
  id: string;
  /** What the user is called, whatever there is of a name. */
  called: string;
  product: string;
  /** Confirmed, and not opened yet. */
  opening: boolean;
  /** A page of the product. */
  returnUrl: string;
  until: string;
  /** The server's, so that every browser counts alike. */
  now: string;
}

/** In the header of every page, while the reader is signed in as somebody: as whom, for how long still, and both ways out. */
export function OwnSession({ id, called, product, opening, returnUrl, until, now }: ShownOwnSession) {
  return (
    <div className="mx-auto max-w-6xl px-4 py-2 sm:px-6">
      <section
        aria-label="Your session"
        className="flex flex-wrap items-center gap-x-3 rounded-xl border border-live-line bg-live-wash px-4 py-0.5 text-live sm:rounded-full"
      >
        <p className="flex h-9 min-w-0 flex-1 basis-72 items-center gap-2">
          <span className="size-1.5 shrink-0 rounded-full bg-live-dot" />
          <span className="min-w-0 truncate">
            <span className="max-sm:sr-only">You are signed in as </span>
            <TextLink href={`/sessions/${id}`} look="live">
              <bdi>{called}</bdi>
            </TextLink>
          </span>
          <span className="shrink-0 font-medium tabular-nums">
            {opening ? (
              "Opening"
            ) : (
              <>
                <Countdown now={now} until={until} /> left
              </>
            )}
          </span>
        </p>
        <div className="-mx-3 flex min-w-0 flex-wrap items-center">
          {!opening && (
            <a className={`${buttonClass("live")} min-w-0`} href={returnUrl} rel="noopener" target="_blank">
              <span className="truncate">
                Return to <bdi>{product}</bdi>
              </span>
            </a>
          )}
          <CommandButton
            done="The session is ended."
            kind="live"
            label="End session"
            method="DELETE"
            url={`/api/impersonations/${id}`}
          />
        </div>
      </section>
    </div>
  );
}
