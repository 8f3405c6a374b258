"use client";
import { useRouter } from "next/navigation";
import { type RefObject, useState } from "react";
import { Button, buttonClass } from "../ui/button.tsx";
import { Dialog, DialogActions } from "../ui/dialog.tsx";
import { notify } from "../ui/notice.tsx";
import { UserName } from "../users/name.tsx";
import { ChosenNote } from "./chosen.tsx";
import { forgetDraft, type Given } from "./draft.ts";
import { focusToWrite } from "./focus.ts";
import { type Asked, ImpersonationForm, type Launch } from "./form.tsx";
import { InsideNote, Insiders } from "./inside.tsx";
import type { Target, Terms } from "./terms.ts";

interface Props {
  user: Target;
  terms: Terms;
  /** What it is filled in with. Nothing of it is confirmed by that. */
  given?: Given;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  finalFocus?: RefObject<HTMLElement | null>;
}

/** The confirmation of the specification: whom, for how long, that it is recorded, and why. */
export function ImpersonationDialog({ user, terms, given, open, onOpenChange, finalFocus }: Props) {
  const router = useRouter();
  const [blocked, setBlocked] = useState<Launch | null>(null);
  const close = () => {
    forgetDraft();
    setBlocked(null);
    onOpenChange(false);
  };
  const finish = (launch: Launch, opened: boolean) => {
    forgetDraft();
    if (!opened) return setBlocked(launch);
    close();
    const which = user.email === null || user.email === user.name ? "" : ` (${user.email})`;
    notify({ text: `Signed in as ${user.name}${which} in a new tab.` });
  };
  const wait = ({ request }: Asked) => {
    close();
    router.push(`/requests/${request.id}`);
    notify({ text: "Asked for approval." });
  };
  return (
    <Dialog
      description={blocked ? null : <Explanation lost={given?.lost === true} terms={terms} user={user} />}
      initialFocus={given ? focusToWrite : undefined}
      onOpenChange={(next) => (next ? onOpenChange(true) : close())}
      open={open}
      title={
        <>
          Impersonate <bdi>{user.name}</bdi>
        </>
      }
      {...(finalFocus && { finalFocus })}
    >
      {blocked ? (
        <Blocked launch={blocked} onClose={close} />
      ) : (
        <ImpersonationForm given={given} onCancel={close} onAsked={wait} onDone={finish} terms={terms} user={user} />
      )}
    </Dialog>
  );
}

function Explanation({ user, terms, lost }: { user: Target; terms: Terms; lost: boolean }) {
  return (
    <>
      <p>
        You will be signed in to {terms.products.length > 1 ? "a product" : "the product"} as{" "}
        <span className="text-ink">
          <UserName user={user} />
        </span>
        , in a new tab. The session lasts at most {minutes(terms.maxMinutes)}, and what you do in it is recorded under
        your name.
      </p>
      {user.says && <ChosenNote says={user.says} />}
      {lost && (
        <p className="mt-3 rounded-md border border-line bg-sunken px-3 py-2">
          There is no way back to where you came from: Project Settings don't name its origin.
        </p>
      )}
      {user.inside && (
        <InsideNote>
          <Insiders {...user.inside} />
        </InsideNote>
      )}
      {terms.current !== null && (
        <InsideNote>
          You are signed in as <UserName user={terms.current} /> at the moment. That session ends by itself when this
          one begins.
        </InsideNote>
      )}
    </>
  );
}

const minutes = (count: number) => (count === 60 ? "1 hour" : count === 1 ? "1 minute" : `${count} minutes`);

/** The session has begun, but the browser did not let us open a tab. A link that is clicked is never blocked. */
function Blocked({ launch, onClose }: { launch: Launch; onClose: () => void }) {
  return (
    <>
      <p className="mt-1.5 leading-5 text-soft" role="status">
        Your browser didn't open a new tab. Open it yourself within a minute.
      </p>
      <DialogActions>
        <Button onClick={onClose}>Close</Button>
        <a className={buttonClass("primary")} href={launch.launchUrl} onClick={onClose} rel="noopener" target="_blank">
          Open {launch.impersonation.product.name}
        </a>
      </DialogActions>
    </>
  );
}
