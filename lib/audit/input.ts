import * as z from "zod";
import { instantInput, pageInput } from "../http/input.ts";
import { eventTypes } from "./event.ts";

export const listEventsInput = z.strictObject({
  type: z.enum(eventTypes, "No event has this type.").optional(),
  actorId: z.guid("An id of who did it.").optional(),
  userId: z.guid("A user's id.").optional(),
  impersonationId: z.guid("An impersonation's id.").optional(),
  /** Both instants are included. */
  from: instantInput.optional(),
  to: instantInput.optional(),
  ...pageInput,
});
export type ListEventsInput = z.output<typeof listEventsInput>;
