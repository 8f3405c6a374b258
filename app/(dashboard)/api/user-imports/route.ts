import { dashboard } from "#composition";
import { created } from "#lib/http/route.ts";
import { beginImport } from "#lib/provisioning/imports/begin.ts";
import { beginImportInput } from "#lib/provisioning/imports/input.ts";
import { showImport } from "#lib/provisioning/imports/show.ts";

export const POST = dashboard.route({ body: beginImportInput }, async ({ context, body }) =>
  created(showImport({ ...(await beginImport(context, body)), preview: [] })),
);
