import { noteInput } from "#lib/invoicing/input.ts";
import { addNote, listNotes } from "#lib/invoicing/notes.ts";
import { created, ok } from "../../auth.ts";
import { changing, reading } from "../../handler.ts";

export const GET = reading(async ({ context }) => ok({ items: await listNotes(context), nextCursor: null }));

export const POST = changing({
  route: "/demo/api/notes",
  input: noteInput,
  page: "/demo/notes",
  done: "note-added",
  change: async ({ context, input }) => created(await addNote(context, input)),
});
