import { pathId } from "#lib/http/input.ts";
import { ok } from "#lib/http/route.ts";
import { commitImport } from "#lib/users/imports/commit.ts";
import { showImport } from "#lib/users/imports/show.ts";
import { dashboard } from "#server";

export const POST = dashboard.route({ params: pathId("import") }, async ({ context, params: { id } }) =>
  ok(showImport(await commitImport(context, id))),
);
