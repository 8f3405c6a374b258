import { NOTE_MAX } from "#lib/requests/input.ts";
import { DialogForm } from "../ui/dialog-form.tsx";
import type { ShownRequest } from "./request.ts";

const note = {
  name: "note",
  label: "Note",
  type: "lines",
  hint: `Shown to whoever asks. It can be left out; at most ${NOTE_MAX} characters.`,
} as const;

/** For whoever may answer. A yes to an Admin's own access gives that at once; to anything else, 10 minutes to begin. */
export function Answer({ request: { id, kind } }: { request: Pick<ShownRequest, "id" | "kind"> }) {
  const url = `/api/requests/${id}/answer`;
  return (
    <>
      <DialogForm
        description="Nothing begins. They can ask again."
        done="Refused."
        extra={{ answer: "refuse" }}
        fields={[note]}
        label="Refuse"
        method="POST"
        submit="Refuse"
        title="Refuse this?"
        url={url}
      />
      <DialogForm
        description={kind === "grant" ? "They have the access at once." : "They have 10 minutes to begin, once."}
        done="Approved."
        extra={{ answer: "approve" }}
        fields={[note]}
        kind="primary"
        label="Approve"
        method="POST"
        submit="Approve"
        title="Approve this?"
        url={url}
      />
    </>
  );
}
