import * as z from "zod";
import { instantInput, pageInput, pathId } from "../http/input.ts";
import { namesSomething, SAY_WHAT } from "../person.ts";
import { externalIdInput } from "../provisioning/input.ts";
import { choices, defaultChoices } from "./choice.ts";

const choice = z.enum(choices, "One of always, ask, until, never.");
const flag = z.boolean("Either true or false.");

/** Of PATCH /api/settings/impersonation: any of them. */
export const supportSettingsInput = z
  .strictObject(
    {
      choices: z
        .array(choice, "A list of choices.")
        .min(1, "Offer at least one choice.")
        .max(choices.length, "Each choice needs to be there once.")
        .transform((offered) => choices.filter((each) => offered.includes(each)))
        .optional(),
      default: z.enum(defaultChoices, "One of always, ask, never.").optional(),
      showNames: flag.optional(),
      mailAfter: flag.optional(),
    },
    "Send an object.",
  )
  .refine(namesSomething, SAY_WHAT);
export type SupportSettingsInput = z.output<typeof supportSettingsInput>;

/** What a user says. Whether it is offered and whether the date is to come, the verb says. */
export const sayInput = z
  .strictObject({
    choice,
    until: instantInput.nullish().transform((until) => until ?? null),
  })
  .refine(({ choice, until }) => choice !== "until" || until !== null, {
    path: ["until"],
    message: "Say until when.",
  })
  .refine(({ choice, until }) => choice === "until" || until === null, {
    path: ["until"],
    message: "Only with the choice until.",
  });
export type SayInput = z.output<typeof sayInput>;

export const answerInput = z.strictObject({ answer: z.enum(["yes", "no"], "Either yes or no.") });

/** Each session comes with what was done in it, so a page has fewer than elsewhere. */
export const sessionsInput = z.strictObject({ ...pageInput, limit: pageInput.limit.unwrap().default(20) });

export const sessionParams = pathId("session");
export const requestParams = pathId("request");

/** A session of a user by the id they have where they live. */
export const sessionElsewhereParams = z
  .object({ externalId: externalIdInput, id: z.string() })
  .transform(({ externalId, id }) => ({ externalId, ...sessionParams.parse({ id }) }));
