import { DomainError, statusOf, titleOf } from "../errors.ts";
import { log } from "../log.ts";
import type { ProofMethod } from "../proofs/proof.ts";
import { isContended, isUnknown, isUnwritable } from "../store/unwritable.ts";

/** RFC 9457. `type` is a heading of docs/problems.md, `code` what programs switch on; nothing in it comes from the inside. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  instance: string;
  code: string;
  errors?: { pointer: string; detail: string }[];
  /** Of `proof_required`: by what it can be proved, and whether a second factor has to be added first. */
  methods?: ProofMethod[];
  enroll?: true;
}

export function problemOf(error: DomainError, requestId: string): Problem {
  return {
    ...error.members,
    type: `https://understudy.example/docs/problems#${error.code}`,
    title: titleOf(error.code),
    status: statusOf(error.code),
    detail: error.message,
    instance: `urn:uuid:${requestId}`,
    code: error.code,
    ...(error.fields.length > 0 && { errors: error.fields }),
  };
}

/** How to be let in, for `www-authenticate` (RFC 9110, section 11.6.1). */
export type Challenge = "Cookie" | "Bearer" | 'Basic realm="understudy"';

export function problemResponse(error: DomainError, requestId: string, challenge: Challenge = "Cookie"): Response {
  const problem = problemOf(error, requestId);
  return new Response(JSON.stringify(problem), {
    status: problem.status,
    headers: {
      "content-type": "application/problem+json",
      "cache-control": "no-store",
      ...(problem.status === 401 && { "www-authenticate": challenge }),
      ...(error.retryAfterSeconds !== null && { "retry-after": String(error.retryAfterSeconds) }),
    },
  });
}

/** The one place where what nobody foresaw becomes an answer: logged with the request's id, told as a bare sentence. */
export function errorResponse(error: unknown, requestId: string, challenge?: Challenge): Response {
  if (error instanceof DomainError) return problemResponse(error, requestId, challenge);
  const stack = error instanceof Error ? error.stack : undefined;
  log.error({ requestId, error: String(error), stack }, "a request couldn't be answered");
  return problemResponse(toldOf(error), requestId);
}

/** What a caller is told of an error, whichever it is. */
export function toldOf(error: unknown): DomainError {
  if (error instanceof DomainError) return error;
  const sentence = unavailableOf(error);
  return sentence === null
    ? new DomainError("internal", "Nothing was changed. The log names this request.")
    : new DomainError("unavailable", sentence, { retryAfterSeconds: 1 });
}

function unavailableOf(error: unknown): string | null {
  if (isUnknown(error)) return "The database can't be used now. Whether it was changed, it will show when it can.";
  if (isUnwritable(error)) return "The database can't be used now. Nothing was changed.";
  return isContended(error) ? "Too many changes at once. Nothing was changed: ask again." : null;
}
