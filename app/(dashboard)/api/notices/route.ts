import * as z from "zod";
import { dashboard } from "#composition";
import { pageInput } from "#lib/http/input.ts";
import { ok } from "#lib/http/route.ts";
import { listNotices } from "#lib/notices/list.ts";
import { showNotice } from "#lib/notices/show.ts";

export const GET = dashboard.route({ query: z.strictObject(pageInput) }, async ({ context, query }) => {
  const { items, nextCursor } = await listNotices(context, query);
  return ok({ items: items.map(showNotice), nextCursor });
});
