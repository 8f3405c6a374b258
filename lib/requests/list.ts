import type { EmployeeContext } from "../context.ts";
import type { Employee } from "../employees/employee.ts";
import { notFound } from "../errors.ts";
import { mayAnswer, maySeeAllRequests } from "../policy.ts";
import type { Page, PageRequest } from "../store/store.ts";
import { type AccessRequest, statusAt, waitsFor } from "./request.ts";

/** Newest first. Owners and Admins see everybody's, others their own. @param waiting - of now; left out, all of them. */
export function listRequests(
  { store, caller, clock }: EmployeeContext,
  { waiting }: { waiting?: boolean | undefined },
  page: PageRequest,
): Promise<Page<AccessRequest>> {
  const whose = maySeeAllRequests(caller).allowed ? {} : { impersonatorId: caller.id };
  return store.read((tx) => tx.requests.list({ ...whose, waiting }, page, clock()));
}

/** @throws not_found for what there isn't, and for a Member what isn't theirs. */
export async function getRequest({ store, caller }: EmployeeContext, id: string): Promise<AccessRequest> {
  const request = await store.read((tx) => tx.requests.find(id));
  const sees = request !== null && (request.impersonator.id === caller.id || maySeeAllRequests(caller).allowed);
  if (!sees) throw notFound("request");
  return request;
}

/** Is it the caller's turn: to answer, or to begin? */
export function isForMe(caller: Pick<Employee, "id" | "role">, request: AccessRequest, now: Date): boolean {
  if (waitsFor(request, now) === "approver") return mayAnswer(caller, request).allowed;
  return request.kind !== "grant" && request.impersonator.id === caller.id && statusAt(request, now) === "approved";
}

/** How many requests it is the caller's turn with, counted up to 200. */
export async function countForMe({ store, caller, clock }: EmployeeContext): Promise<number> {
  const whose = maySeeAllRequests(caller).allowed ? {} : { impersonatorId: caller.id };
  const open = await store.ask((tx) => tx.requests.listOpen(whose));
  return open.filter((request) => isForMe(caller, request, clock())).length;
}

/** What somebody said yes to for this session: its start, if that was asked for, and its raises; newest first. */
export const listRequestsOf = ({ store }: EmployeeContext, impersonationId: string): Promise<AccessRequest[]> =>
  store.read((tx) => tx.requests.listOfImpersonation(impersonationId));
