import { type AccessRequest, DECIDE_WITHIN_MS } from "#lib/requests/request.ts";
import type { People } from "./databases.testing.ts";

/** What Mina asks for: to be signed in as Uma, which an approver has to say yes to. */
export const unanswered = ({ mina, uma, product, grant }: People, now = grant.grantedAt): AccessRequest => ({
  ...{ id: crypto.randomUUID(), kind: "start", impersonator: mina, user: uma },
  product: { id: product.id, name: product.name },
  ...{
    impersonationId: null,
    reason: "Helping",
    ticket: null,
    returnTo: null,
    access: "full",
    minutes: null,
    until: null,
  },
  ...{ grantId: grant.id, enableEpoch: 0, status: "waiting", needsApprover: true, needsUser: false },
  ...{ createdAt: now, expiresAt: new Date(now.getTime() + DECIDE_WITHIN_MS) },
  ...{ answeredBy: null, answeredAt: null, note: null, userAnsweredAt: null, approvedAt: null },
});
