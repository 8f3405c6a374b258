import type { Context, EmployeeContext } from "../context.ts";
import type { Impersonation } from "../impersonations/impersonation.ts";
import { permittedReturn } from "./address.ts";

/** Where the page of an end may lead, by what names nobody. */
export interface WayBack {
  /** The impersonation, on the dashboard. */
  sessionId: string;
  /** Whether its impersonator came from a ticket, and is led there by the dashboard. */
  ticket: boolean;
}

/** Of the impersonation that a browser had; null where there is none of that id. The address itself stays with the dashboard. */
export const wayBackOf = ({ store }: Context, id: string): Promise<WayBack | null> =>
  store.read(function* (tx) {
    const impersonation = yield* tx.impersonations.find(id);
    if (!impersonation) return null;
    const ticket = permittedReturn(impersonation.returnTo, yield* tx.settings.get()) !== null;
    return { sessionId: id, ticket };
  });

/** Where the caller came from, of a session of their own; null for every other, and where it isn't permitted any more. */
export async function ownReturn(
  { store, caller }: EmployeeContext,
  { impersonator, returnTo }: Pick<Impersonation, "impersonator" | "returnTo">,
): Promise<string | null> {
  if (impersonator.id !== caller.id || returnTo === null) return null;
  return permittedReturn(returnTo, await store.read((tx) => tx.settings.get()));
}
