import { created } from "#lib/http/route.ts";
import { beginImport } from "#lib/users/imports/begin.ts";
import { beginImportInput } from "#lib/users/imports/input.ts";
import { showImport } from "#lib/users/imports/show.ts";
import { dashboard } from "#server";

export const POST = dashboard.route({ body: beginImportInput }, async ({ context, body }) =>
  created(showImport({ ...(await beginImport(context, body)), preview: [] })),
);
