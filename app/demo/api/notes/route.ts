import { created, ok } from "../../auth.ts";
import { changing, reading } from "../../handler.ts";
import { noteInput } from "../../tally/input.ts";
import { addNote, listNotes } from "../../tally/notes.ts";

export const GET = reading(async ({ context }) => ok({ items: listNotes(context), nextCursor: null }));

export const POST = changing({
  route: "/demo/api/notes",
  input: noteInput,
  page: "/demo/notes",
  done: "note-added",
  change: async ({ context, input }) => created(await addNote(context, input)),
});
