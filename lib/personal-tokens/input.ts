import * as z from "zod";
import { startInput } from "../impersonations/input.ts";
import { nameInput } from "../person.ts";

export const createPersonalTokenInput = z.strictObject({ name: nameInput });
export type CreatePersonalTokenInput = z.output<typeof createPersonalTokenInput>;

/** A start as a tool asks for it: people know an e-mail, or the id that their customer has elsewhere. */
export const toolStartInput = startInput
  .omit({ userId: true })
  .extend({ user: z.string("Say which user, by id, external id or e-mail.").min(1, "Say which user.").max(254) });
