import { personOf } from "../employees/employee.ts";
import { type AccessRequest, statusAt, waitsFor } from "./request.ts";

/** The JSON of a request: named fields, ISO 8601 UTC. What is over by its time is told as expired, noted or not. */
export const showRequest = (request: AccessRequest, now: Date) => ({
  id: request.id,
  kind: request.kind,
  impersonator: request.impersonator,
  user: request.user && personOf(request.user),
  product: request.product,
  reason: request.reason,
  ticket: request.ticket,
  access: request.access,
  status: statusAt(request, now),
  waitsFor: waitsFor(request, now),
  createdAt: request.createdAt.toISOString(),
  expiresAt: request.expiresAt.toISOString(),
  answeredBy: request.answeredBy,
  note: request.note,
});
