import type { EmployeeContext } from "../context.ts";
import { type Impersonation, statusOf } from "./impersonation.ts";

/** What the caller is in, and the product's page to go back to. */
export interface OwnSession {
  impersonation: Impersonation;
  status: "pending" | "live";
  returnUrl: string;
}

/** What the caller is in now, of which there is one at most; null for none. For every page, so by the unended rows alone. */
export function findOwnSession({ store, caller, clock }: EmployeeContext): Promise<OwnSession | null> {
  return store.read(function* (tx) {
    const [impersonation] = yield* tx.impersonations.listUnended({ impersonatorId: caller.id });
    const status = impersonation ? statusOf(impersonation, clock()) : "ended";
    if (!impersonation || status === "ended") return null;
    const product = yield* tx.products.find(impersonation.product.id);
    return product && { impersonation, status, returnUrl: product.targetLinkUri };
  });
}
