import { dashboard } from "#composition";
import { pathId } from "#lib/http/input.ts";
import { noContent } from "#lib/http/route.ts";
import { readNotice } from "#lib/notices/list.ts";

export const POST = dashboard.route({ params: pathId("notice") }, async ({ context, params: { id } }) => {
  await readNotice(context, id);
  return noContent();
});
