import * as z from "zod";
import { levels } from "../impersonations/level.ts";
import { noticeSettingsInput } from "../notices/input.ts";
import { namesSomething, SAY_WHAT } from "../person.ts";
import { PROOF_MINUTES_MAX } from "../proofs/proof.ts";
import { approvals } from "../requests/request.ts";
import { supportSettingsInput } from "../support-access/input.ts";
import { selfGrantRules } from "./settings.ts";

const level = z.enum(levels, "Either read_only or full.");
const minutes = "A whole number of minutes from 1 to 60.";
const proofMinutes = `A whole number of minutes from 0 to ${PROOF_MINUTES_MAX}, or null for never.`;

export const changeSettingsInput = z
  .strictObject({
    enabled: z.boolean("Either true or false.").optional(),
    reason: z.enum(["required", "optional"], "Either required or optional.").optional(),
    maxMinutes: z.int(minutes).min(1, minutes).max(60, minutes).optional(),
    accessLevels: z
      .array(level, "Send a list of levels.")
      .min(1, "Choose at least one level.")
      .max(levels.length, "Each level needs to be there once.")
      .transform((chosen) => levels.filter((each) => chosen.includes(each)))
      .optional(),
    defaultAccess: level.optional(),
    supportAccess: supportSettingsInput.optional(),
    approval: z.enum(approvals, "One of nobody, protected, full, everybody.").optional(),
    adminSelfGrant: z.enum(selfGrantRules, "Either allow or ownerApproval.").optional(),
    notices: noticeSettingsInput.optional(),
    proofMinutes: z.int(proofMinutes).min(0, proofMinutes).max(PROOF_MINUTES_MAX, proofMinutes).nullable().optional(),
    requireSecondFactor: z.boolean("Either true or false.").optional(),
  })
  .refine(namesSomething, SAY_WHAT);
export type ChangeSettingsInput = z.output<typeof changeSettingsInput>;
