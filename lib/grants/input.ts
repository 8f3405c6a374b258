import * as z from "zod";
import { levels } from "../impersonations/level.ts";

/** PUT /api/impersonators/{id}. No body means everything. */
export const grantInput = z.strictObject({ access: z.enum(levels, "Either read_only or full.").default("full") });
