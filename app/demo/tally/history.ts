import type { TallyContext } from "./act.ts";
import type { HistoryEntry } from "./rows.ts";

/** What was done in this account, and who really did it. Newest first. */
export const listHistory = ({ store, session }: TallyContext): HistoryEntry[] => store.listHistory(session.user.id);
