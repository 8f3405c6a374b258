import { z } from "zod";
import { pageInput } from "../http/input.ts";

export const REASON_MAX = 500;
export const TICKET_MAX = 100;

/**
 * One line or several, as typed, without what could forge a log line or turn text around
 * (docs/security.md#what-people-write).
 */
const words = (what: string, max: number) =>
  z
    .string(`${what} must be text.`)
    .transform((text) => text.trim())
    .refine((text) => text.length <= max, `${what} can have at most ${max} characters.`)
    .refine((text) => !unprintable.test(text), `${what} holds characters that can't be shown.`);

// Control characters but tab and line breaks, and the bidirectional overrides.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const unprintable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

/** Whether the reason may be empty is the organization's setting, so the verb says so. */
export const startInput = z.strictObject({
  userId: z.guid("Say which user, by id."),
  reason: words("The reason", REASON_MAX)
    .nullish()
    .transform((reason) => reason || null),
  ticket: words("The ticket", TICKET_MAX)
    .nullish()
    .transform((ticket) => ticket || null),
  productId: z
    .uuid("Say which product, by id.")
    .nullish()
    .transform((id) => id ?? null),
});
export type StartInput = z.output<typeof startInput>;

export const listInput = z.strictObject({
  status: z.enum(["pending", "live", "ended"], "One of pending, live, ended.").optional(),
  userId: z.guid("A user's id.").optional(),
  impersonatorId: z.guid("An employee's id.").optional(),
  ...pageInput,
});
export type ListInput = z.output<typeof listInput>;
