import type { EmployeeContext } from "../context.ts";
import { notFound } from "../errors.ts";
import { maySee, maySeeAllImpersonations } from "../policy.ts";
import type { Page, PageRequest } from "../store/store.ts";
import { must } from "../verb.ts";
import type { Impersonation, Status } from "./impersonation.ts";

export interface ImpersonationQuery {
  status?: Status | undefined;
  userId?: string | undefined;
  impersonatorId?: string | undefined;
  productId?: string | undefined;
  /** When it was confirmed; both are included. */
  from?: Date | undefined;
  to?: Date | undefined;
  /** Words of the impersonator's or the user's name or e-mail, or of the ticket. */
  query?: string | undefined;
}

/** Newest first. Owners and Admins see everybody's, Members their own whatever they ask for. */
export function listImpersonations(
  { store, caller, clock }: EmployeeContext,
  query: ImpersonationQuery,
  page: PageRequest,
): Promise<Page<Impersonation>> {
  const everybodys = maySeeAllImpersonations(caller).allowed;
  const foreign = query.impersonatorId !== undefined && query.impersonatorId !== caller.id;
  if (!everybodys && foreign) return Promise.resolve({ items: [], nextCursor: null });
  const filter = everybodys ? query : { ...query, impersonatorId: caller.id };
  return store.read((tx) => tx.impersonations.list(filter, page, clock()));
}

/** @throws not_found, or forbidden for a Member and somebody else's. */
export async function getImpersonation({ store, caller }: EmployeeContext, id: string): Promise<Impersonation> {
  const impersonation = await store.read((tx) => tx.impersonations.find(id));
  if (!impersonation) throw notFound("session");
  must(maySee(caller, impersonation));
  return impersonation;
}
