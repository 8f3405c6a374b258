import type { ProductContext } from "../sessions/session.ts";
import { act, type TallyContext } from "./act.ts";
import type { NoteInput } from "./input.ts";
import type { Note } from "./store.ts";

/** The user's notes, newest first. */
export const listNotes = ({ store, session }: ProductContext): Promise<Note[]> =>
  store.read((tx) => tx.invoicing.listNotes(session.user.id));

/** Keeps a note, as typed: it is text and stays text wherever it is shown. */
export function addNote(context: TallyContext, { text }: NoteInput): Promise<Note> {
  return act(context, function* (tx) {
    const note: Note = { id: context.newId(), text, createdAt: context.clock() };
    yield* tx.invoicing.addNote(context.session.user.id, note);
    return { value: note, did: "Added a note" };
  });
}
