import * as z from "zod";
import { listEventsInput } from "../input.ts";

export const exportFormats = ["csv", "jsonl", "ocsf"] as const;

/** The list's filters, and in which format. */
export const exportInput = listEventsInput
  .omit({ cursor: true, limit: true })
  .extend({ format: z.enum(exportFormats, "One of csv, jsonl and ocsf.") });
export type ExportInput = z.output<typeof exportInput>;
export type ExportFilter = Omit<ExportInput, "format">;
