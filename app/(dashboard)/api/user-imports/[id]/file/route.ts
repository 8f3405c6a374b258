import { dashboard } from "#composition";
import { DomainError } from "#lib/errors.ts";
import { pathId } from "#lib/http/input.ts";
import { ok } from "#lib/http/route.ts";
import { readImportFile } from "#lib/provisioning/imports/read.ts";
import { showImport } from "#lib/provisioning/imports/show.ts";

/** Streamed: nothing before this holds what passes. */
export const PUT = dashboard.route({ params: pathId("import") }, async ({ request, context, params: { id } }) => {
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (type !== "text/csv") throw new DomainError("unsupported_media_type", "Send the file as text/csv.");
  if (!request.body) throw new DomainError("malformed_request", "Send the file as the body.");
  return ok(showImport(await readImportFile(context, id, request.body)));
});
