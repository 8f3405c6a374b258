import type { AuthUser } from "../react/session.ts";

/** What the server answers to whoever tries. */
export const IMPERSONATED_SENTENCE = "You cannot perform this action while impersonating a user";

/**
 * The limit of a sensitive action. A 403 to return (RFC 9457, code `impersonated`) when an employee is acting as the
 * user, null when it is the user:
 *
 *     const refusal = forbidImpersonation(await auth.requireUser());
 *     if (refusal) return refusal;
 */
export function forbidImpersonation(user: AuthUser): Response | null {
  if (user.impersonatorUserId === undefined) return null;
  const problem = {
    type: "https://understudy.example/docs/problems#impersonated",
    title: "Not while impersonating",
    status: 403,
    detail: IMPERSONATED_SENTENCE,
    code: "impersonated",
  };
  return new Response(JSON.stringify(problem), {
    status: 403,
    headers: { "content-type": "application/problem+json", "cache-control": "no-store" },
  });
}
