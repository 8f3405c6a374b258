import type { ProductContext } from "../sessions/session.ts";
import type { HistoryEntry } from "./store.ts";

/** What was done in this account, and who really did it. Newest first. */
export const listHistory = ({ store, session }: ProductContext): Promise<HistoryEntry[]> =>
  store.read((tx) => tx.invoicing.listHistory(session.user.id));
