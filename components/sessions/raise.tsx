import { RAISE_MINUTES } from "#lib/impersonations/input.ts";
import type { Session } from "../impersonations/session.tsx";
import { CommandButton } from "../ui/command-button.tsx";
import { DialogForm } from "../ui/dialog-form.tsx";

const minutes = RAISE_MINUTES.map((count) => ({ value: String(count), label: `${count} minutes` }));

/** For the impersonator of a session that only looks. @param asks - whether somebody else has to say yes first. */
export const MakeChanges = ({ id, asks }: { id: string; asks: boolean }) => (
  <DialogForm
    asked="Asked for approval. You find it under Requests."
    description={`Changes can be made for so many minutes, and never longer than the session lasts. It is recorded, with the reason.${asks ? " Somebody else has to approve it first: they have 30 minutes, and after a yes you have 10 to begin." : ""}`}
    done="Changes can be made now."
    fields={[
      { name: "reason", label: "Reason", type: "lines", hint: "The user may be shown this." },
      { name: "minutes", label: "For how long", options: minutes, value: "5", numeric: true },
    ]}
    anchor="make-changes"
    label="Make changes"
    method="POST"
    submit={asks ? "Ask for approval" : "Confirm"}
    title="Make changes as this user?"
    url={`/api/impersonations/${id}/raise`}
  />
);

/** For whoever may take a raise back. */
export const LookOnly = ({ session: { id, raisedUntil } }: { session: Pick<Session, "id" | "raisedUntil"> }) =>
  raisedUntil !== null && (
    <CommandButton
      done="The session is to look only again."
      label="Look only"
      method="DELETE"
      url={`/api/impersonations/${id}/raise`}
    />
  );
