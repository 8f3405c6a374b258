import { dashboard } from "#composition";
import { pathId } from "#lib/http/input.ts";
import { noContent, ok } from "#lib/http/route.ts";
import { cancelImport } from "#lib/provisioning/imports/cancel.ts";
import { getImport } from "#lib/provisioning/imports/get.ts";
import { showImport } from "#lib/provisioning/imports/show.ts";

const params = pathId("import");

export const GET = dashboard.route({ params }, async ({ context, params: { id } }) =>
  ok(showImport(await getImport(context, id))),
);

export const DELETE = dashboard.route({ params }, async ({ context, params: { id } }) => {
  await cancelImport(context, id);
  return noContent();
});
