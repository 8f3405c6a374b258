import * as z from "zod";
import { instantInput } from "../http/input.ts";
import { levels } from "../impersonations/level.ts";

/** PUT /api/impersonators/{id}. No body means everything, and without an end: what is left out isn't kept. */
export const grantInput = z.strictObject({
  access: z.enum(levels, "Either read_only or full.").default("full"),
  /** Whether it is still to come, the verb says. */
  until: instantInput.nullish().transform((until) => until ?? null),
});

/** GET /api/access-review/export. */
export const reviewExportInput = z.strictObject({ format: z.literal("csv", "Only csv.") });
