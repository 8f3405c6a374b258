import { z } from "zod";
import { isPrintable } from "../../person.ts";

export const beginImportInput = z.strictObject({
  fileName: z
    .string("Name the file.")
    .min(1, "Name the file.")
    .max(255, "A file's name can have at most 255 characters.")
    .refine(isPrintable, "The file's name holds characters that can't be shown."),
  size: z.int("The file's size in bytes.").min(1, "The file is empty."),
});

export type BeginImportInput = z.output<typeof beginImportInput>;
