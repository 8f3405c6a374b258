import { act, type TallyContext } from "./act.ts";
import type { NoteInput } from "./input.ts";
import type { Note } from "./rows.ts";

/** The user's notes, newest first. */
export const listNotes = ({ store, session }: TallyContext): Note[] => store.listNotes(session.user.id);

/** Keeps a note, as typed: it is text and stays text wherever it is shown. */
export function addNote(context: TallyContext, { text }: NoteInput): Promise<Note> {
  return act(context, () => {
    const note: Note = { id: crypto.randomUUID(), text, createdAt: context.clock() };
    context.store.addNote(context.session.user.id, note);
    return { value: note, did: "Added a note" };
  });
}
