import * as z from "zod";
import { dashboard } from "#composition";
import { pageInput, pathId } from "#lib/http/input.ts";
import { ok } from "#lib/http/route.ts";
import { listTimeline } from "#lib/timeline/session.ts";
import { showEntry } from "#lib/timeline/show.ts";

const params = pathId("session");
const query = z.strictObject(pageInput);

/** What happened in a session, oldest first. */
export const GET = dashboard.route({ params, query }, async ({ context, params: { id }, query: page }) => {
  const { items, nextCursor } = await listTimeline(context, { id, pages: true }, page);
  return ok({ items: items.map(showEntry), nextCursor });
});
