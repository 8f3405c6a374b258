import type { Changes, EventFields } from "../audit/event.ts";
import type { AccessRequest } from "./request.ts";

/** What every event about a request says of it, beside what it changes. */
export const aboutRequest = (request: AccessRequest, changes: Changes = {}): EventFields => ({
  user: request.user,
  employee: request.impersonator,
  impersonationId: request.impersonationId,
  impersonatorId: request.kind === "grant" ? null : request.impersonator.id,
  productId: request.product?.id ?? null,
  changes: { request: { from: null, to: request.id }, kind: { from: null, to: request.kind }, ...changes },
});
