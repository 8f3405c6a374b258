import * as z from "zod";
import { noticeSettingsInput } from "../notices/input.ts";
import { namesSomething, SAY_WHAT } from "../person.ts";

const minutes = "A whole number of minutes from 1 to 60.";

export const changeSettingsInput = z
  .strictObject({
    enabled: z.boolean("Either true or false.").optional(),
    reason: z.enum(["required", "optional"], "Either required or optional.").optional(),
    maxMinutes: z.int(minutes).min(1, minutes).max(60, minutes).optional(),
    notices: noticeSettingsInput.optional(),
  })
  .refine(namesSomething, SAY_WHAT);
export type ChangeSettingsInput = z.output<typeof changeSettingsInput>;
