import type { EmployeeContext } from "../context.ts";
import { DomainError } from "../errors.ts";
import { maySeeAuditLog } from "../policy.ts";
import type { Page, PageRequest } from "../store/store.ts";
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
  const may = maySeeAuditLog(caller);
  if (!may.allowed) throw new DomainError(may.because, may.sentence);
  return store.read((tx) => tx.audit.list(filter, page));
}
