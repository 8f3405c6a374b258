import type { AuditEvent } from "../audit/event.ts";
import type { Grant } from "../employees/employee.ts";
import { covers } from "../impersonations/level.ts";

type Reach = Pick<Grant, "access" | "until">;

/** Is there anything that one lets somebody do and the other doesn't: changes, or anything for longer? */
export const goesFurther = (one: Reach, other: Reach): boolean =>
  !covers(other.access, one.access) || isLater(one.until, other.until);

export const isSame = (one: Reach, other: Reach): boolean => !goesFurther(one, other) && !goesFurther(other, one);

/** None is later than any. */
const isLater = (one: Date | null, other: Date | null): boolean => other !== null && (one === null || one > other);

/** Does an event say that somebody may do more now? A grant that was changed may go further in one thing and less far in another. */
export function givesMore({ type, changes }: Pick<AuditEvent, "type" | "changes">): boolean {
  if (type !== "grant.changed") return type === "grant.created";
  const { access, until } = changes ?? {};
  const lasts = until !== undefined && isLater(instantOf(until.to), instantOf(until.from));
  return lasts || (access !== undefined && access.to === "full" && access.from !== "full");
}

const instantOf = (told: unknown): Date | null => (typeof told === "string" ? new Date(told) : null);
