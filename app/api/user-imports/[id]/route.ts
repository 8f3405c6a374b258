import { pathId } from "#lib/http/input.ts";
import { noContent, ok } from "#lib/http/route.ts";
import { cancelImport } from "#lib/users/imports/cancel.ts";
import { getImport } from "#lib/users/imports/get.ts";
import { showImport } from "#lib/users/imports/show.ts";
import { dashboard } from "#server";

const params = pathId("import");

export const GET = dashboard.route({ params }, async ({ context, params: { id } }) =>
  ok(showImport(await getImport(context, id))),
);

export const DELETE = dashboard.route({ params }, async ({ context, params: { id } }) => {
  await cancelImport(context, id);
  return noContent();
});
