import type { AuditEvent } from "../audit/event.ts";
import type { Say } from "../support-access/choice.ts";
import type { Steps } from "./steps.ts";

/** When users let support sign in as them. A part of the port in ../store.ts. */
export interface SupportAccessTables {
  supportAccess: {
    /** What this user has chosen; null for who hasn't. */
    find(userId: string): Steps<Say | null>;
    /** What each of them has chosen, of those who have. */
    ofUsers(userIds: string[]): Steps<Map<string, Say>>;
    /** In place of what they chose before. */
    put(userId: string, say: Say & { at: Date }, event: AuditEvent): Steps<void>;
  };
}
