import { z } from "zod";
import { pageInput } from "../http/input.ts";
import { eventTypes } from "./event.ts";

const instant = z.iso
  .datetime({ offset: true, error: "An instant such as 2026-11-22T09:00:00Z." })
  .transform((text) => new Date(text));

export const listEventsInput = z.strictObject({
  type: z.enum(eventTypes, "No event has this type.").optional(),
  actorId: z.guid("An id of who did it.").optional(),
  userId: z.guid("A user's id.").optional(),
  impersonationId: z.guid("An impersonation's id.").optional(),
  /** Both instants are included. */
  from: instant.optional(),
  to: instant.optional(),
  ...pageInput,
});
export type ListEventsInput = z.output<typeof listEventsInput>;
