import type { EmployeeContext } from "../context.ts";
import { maySeeAuditLog } from "../policy.ts";
import type { Page, PageRequest } from "../store/store.ts";
import { must } from "../verb.ts";
import type { AuditEvent } from "./event.ts";
import type { ListEventsInput } from "./input.ts";

/**
 * What happened, newest first.
 *
 * @throws forbidden for Members.
 */
export async function listAuditEvents(
  { store, caller }: EmployeeContext,
  filter: Omit<ListEventsInput, "cursor" | "limit">,
  page: PageRequest,
): Promise<Page<AuditEvent>> {
  must(maySeeAuditLog(caller));
  return store.read((tx) => tx.audit.list(filter, page));
}
