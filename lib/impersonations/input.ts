import * as z from "zod";
import { instantInput, pageInput } from "../http/input.ts";
import { visibleLine, visibleText } from "../text.ts";
import { returnToInput } from "../tickets/input.ts";
import { levels } from "./level.ts";

export const REASON_MAX = 500;
export const TICKET_MAX = 100;

/** Whether the reason may be empty is the organization's setting, so the verb says so. */
export const startInput = z.strictObject({
  userId: z.guid("Say which user, by id."),
  reason: visibleText({ what: "The reason", max: REASON_MAX })
    .nullish()
    .transform((reason) => reason || null),
  ticket: visibleLine({ what: "The ticket", max: TICKET_MAX })
    .nullish()
    .transform((ticket) => ticket || null),
  /** Where the caller came from, on an origin that the settings name. */
  returnTo: returnToInput,
  productId: z
    .uuid("Say which product, by id.")
    .nullish()
    .transform((id) => id ?? null),
  /** Left out, the organization's default, or what the caller may. */
  access: z.enum(levels, "Either read_only or full.").nullish(),
  /** An Owner's: doesn't wait for a yes that is needed. */
  breakGlass: z.boolean("Either true or false.").optional(),
});
export type StartInput = z.output<typeof startInput>;

/** For how long a session may be raised at a time. */
export const RAISE_MINUTES = [5, 15, 30] as const;

/** Unlike a start's, a raise's reason is never optional: nobody is made to make changes. */
export const raiseInput = z.strictObject({
  reason: visibleText({ what: "The reason", max: REASON_MAX, missing: "Say why you need to make changes." }),
  minutes: z.literal(RAISE_MINUTES, "One of 5, 15, 30."),
});
export type RaiseInput = z.output<typeof raiseInput>;

export const listInput = z.strictObject({
  status: z.enum(["pending", "live", "ended"], "One of pending, live, ended.").optional(),
  userId: z.guid("A user's id.").optional(),
  impersonatorId: z.guid("An employee's id.").optional(),
  productId: z.guid("A product's id.").optional(),
  /** Of the confirming click. Both instants are included. */
  from: instantInput.optional(),
  to: instantInput.optional(),
  query: visibleLine({ what: "The search", max: 200 }).default(""),
  ...pageInput,
});
export type ListInput = z.output<typeof listInput>;
