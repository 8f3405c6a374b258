import type { ImportView } from "./get.ts";

/** The JSON of an import: named fields. */
export const showImport = ({
  createdById: _,
  createdAt,
  finishedAt,
  changes,
  errors,
  preview,
  ...same
}: ImportView) => ({
  ...same,
  errors: errors.map(({ line, column, detail }) => ({ line, column, detail })),
  changes,
  preview: preview.map(({ line, externalId, name, email, active }) => ({ line, externalId, name, email, active })),
  createdAt: createdAt.toISOString(),
  finishedAt: finishedAt?.toISOString() ?? null,
});
