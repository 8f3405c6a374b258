import type { showSession } from "#lib/timeline/show.ts";
import { DialogForm } from "../ui/dialog-form.tsx";
import { Empty } from "../ui/empty.tsx";
import { surfaceClass } from "../ui/section.tsx";
import { Time } from "../ui/time.tsx";

interface Props {
  note: ReturnType<typeof showSession>["note"];
  by: string;
}

/** What its impersonator says of a session. */
export const SessionNote = ({ note, by }: Props) =>
  note ? (
    <div className={`${surfaceClass} px-5 py-4`}>
      <bdi className="block leading-6 whitespace-pre-line wrap-anywhere">{note.text}</bdi>
      <p className="mt-2 text-xs leading-5 text-soft">
        <bdi>{by}</bdi>, <Time at={new Date(note.at)} />
      </p>
    </div>
  ) : (
    <Empty title="No note yet" />
  );

/** For the impersonator alone. */
export const WriteNote = ({ id, text }: { id: string; text: string | null }) => (
  <DialogForm
    description="Shown with the session to whoever may see it. Each change is recorded."
    done="The note is saved."
    fields={[{ name: "text", label: "Note", type: "lines", value: text ?? "" }]}
    label={text === null ? "Add a note" : "Edit the note"}
    method="PUT"
    submit="Save"
    title="What should others know about this session?"
    url={`/api/impersonations/${id}/note`}
  />
);
