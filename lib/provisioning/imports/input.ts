import * as z from "zod";
import { visibleLine } from "../../text.ts";
import { importFields } from "./import.ts";

const COLUMN_MAX = 1000;
const COLUMNS_MAX = 200;

/** The file's columns are known by their names, unless `columns` says what one of them is, or leaves it out. */
export const beginImportInput = z.strictObject({
  fileName: visibleLine({ what: "The file's name", max: 255, missing: "Name the file." }),
  columns: z
    .record(
      z.string().max(COLUMN_MAX, "That is too long for a column's name."),
      z
        .enum(importFields, "One of email, name, externalId, active and protected; null leaves a column out.")
        .nullable(),
      "The file's columns by name.",
    )
    .refine((columns) => Object.keys(columns).length <= COLUMNS_MAX, "At most 200 columns.")
    .optional(),
  size: z.int("The file's size in bytes.").min(1, "The file is empty."),
});

export type BeginImportInput = z.output<typeof beginImportInput>;
