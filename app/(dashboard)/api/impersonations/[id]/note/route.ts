import { dashboard } from "#composition";
import { pathId } from "#lib/http/input.ts";
import { noContent } from "#lib/http/route.ts";
import { noteInput } from "#lib/timeline/input.ts";
import { noteSession } from "#lib/timeline/note.ts";

const params = pathId("session");

export const PUT = dashboard.route({ params, body: noteInput }, async ({ context, params: { id }, body: { text } }) => {
  await noteSession(context, id, text);
  return noContent();
});
