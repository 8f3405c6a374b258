import type { ImportView } from "./get.ts";

/** The JSON of an import: named fields. */
export const showImport = ({
  createdById: _,
  mapping: __,
  columns,
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
  columns: columns?.map(({ header, field, example }) => ({ header, field, example })) ?? null,
  preview: preview.map(({ line, externalId, name, email, active, protected: isProtected, outcome, changes }) => ({
    ...{ line, externalId, name, email, active, protected: isProtected },
    ...{ outcome, changes },
  })),
  createdAt: createdAt.toISOString(),
  finishedAt: finishedAt?.toISOString() ?? null,
});
