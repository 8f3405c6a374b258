import * as z from "zod";
import { pageInput } from "../http/input.ts";
import { visibleText } from "../text.ts";

export const NOTE_MAX = 500;

/** POST /api/requests/{id}/answer. */
export const answerInput = z.strictObject({
  answer: z.enum(["approve", "refuse"], "Either approve or refuse."),
  note: visibleText({ what: "The note", max: NOTE_MAX })
    .nullish()
    .transform((note) => note || null),
});
export type AnswerInput = z.output<typeof answerInput>;

/** GET /api/requests. */
export const listRequestsInput = z.strictObject({
  /** What waits for an answer, or all the rest; left out, both. */
  status: z.enum(["waiting", "answered"], "Either waiting or answered.").optional(),
  ...pageInput,
});
