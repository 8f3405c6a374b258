import { dashboard } from "#composition";
import { pathId } from "#lib/http/input.ts";
import { ok } from "#lib/http/route.ts";
import { commitImport } from "#lib/provisioning/imports/commit.ts";
import { showImport } from "#lib/provisioning/imports/show.ts";

export const POST = dashboard.route({ params: pathId("import") }, async ({ context, params: { id } }) =>
  ok(showImport(await commitImport(context, id))),
);
