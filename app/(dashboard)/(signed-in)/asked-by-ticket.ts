import type { Given } from "#components/impersonations/draft.ts";
import type { Target, Terms } from "#components/impersonations/terms.ts";
import type { EmployeeContext } from "#lib/context.ts";
import { type Access, mayImpersonateAnyone } from "#lib/policy.ts";
import { permittedReturn } from "#lib/tickets/address.ts";
import { lookUpUser } from "#lib/users/lookup.ts";
import { calledOf } from "#lib/users/user.ts";
import { refusalOf, targetOf } from "./terms.ts";

interface Search {
  impersonate?: string;
  reason?: string;
  ticket?: string;
  return?: string;
}

/** What a link from a ticket asks for: the dialog, or a sentence why not. */
export type AskedByTicket = { refused: string } | { refused: null; user: Target; terms: Terms; given: Given };

/** Null where the address asks for nothing. */
export async function askedByTicket(
  context: EmployeeContext,
  search: Search,
  { access, terms }: { access: Access; terms: Terms | null },
): Promise<AskedByTicket | null> {
  const { impersonate: mark, reason = "", ticket = "" } = search;
  if (mark === undefined) return null;
  const user = await lookUpUser(context, mark);
  if (!user) return { refused: `Nobody has the id, external id or e-mail “${mark}”. Check the link, or search below.` };
  const name = calledOf(user);
  const may = mayImpersonateAnyone(access);
  const refusal = may.allowed ? refusalOf(user, terms) : may.sentence;
  if (refusal !== null || !terms) return { refused: `${name}: ${refusal}` };
  const returnTo = permittedReturn(search.return, await context.store.read((tx) => tx.settings.get()));
  const given = { reason, ticket, returnTo, lost: search.return !== undefined && returnTo === null };
  return {
    refused: null,
    user: targetOf(user),
    terms,
    given,
  };
}
