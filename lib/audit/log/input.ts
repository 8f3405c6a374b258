import * as z from "zod";
import { pageInput } from "../../http/input.ts";

export const listCheckpointsInput = z.strictObject(pageInput);

const SIZE = "A size of the tree: a whole number from 1.";
const size = z
  .string()
  .regex(/^[1-9]\d{0,14}$/, SIZE)
  .transform(Number);

/** Of one event, or of two sizes. */
export const proofInput = z
  .strictObject({ event: z.guid("An event's id.").optional(), from: size.optional(), to: size.optional() })
  .superRefine(({ event, from, to }, issues) => {
    const wrong = (field: string, message: string) => issues.addIssue({ code: "custom", path: [field], message });
    if (event === undefined && from === undefined && to === undefined)
      wrong("event", "Say which event, or from and to.");
    else if (event !== undefined && (from !== undefined || to !== undefined))
      wrong("event", "Either event, or from and to.");
    else if (event === undefined && from === undefined) wrong("from", SIZE);
    else if (event === undefined && to === undefined) wrong("to", SIZE);
  });

export const noInput = z.strictObject({});
