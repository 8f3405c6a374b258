import { IMPERSONATED_SENTENCE, impersonated, responseOf } from "../core/problem.ts";
import { tellRefusal } from "./told.ts";

export { IMPERSONATED_SENTENCE } from "../core/problem.ts";

/** Whoever `requireUser` or `fromRequest` gave. */
export interface SignedIn {
  id: string;
  impersonatorUserId?: string;
}

/**
 * The limit of a sensitive action, within a handler. A 403 to return (RFC 9457, code `impersonated`) when an employee
 * is acting as the user, null when it is the user:
 *
 *     const refusal = forbidImpersonation(user);
 *     if (refusal) return refusal;
 *
 * Where the product records what impersonators do, Understudy is told of the refusal. For a whole handler, and by a word of
 * the never-list, there is `neverWhileImpersonated`.
 *
 * @param name - What is refused, in a few words (at most 200 characters): "Export everything". Else it is told by method and route.
 */
export function forbidImpersonation(user: SignedIn, name?: string): Response | null {
  if (user.impersonatorUserId === undefined) return null;
  tellRefusal(user, { name });
  return responseOf(impersonated);
}

/**
 * The same limit where no response can be returned, such as in a server action or a server component of Next.js. A
 * forgotten result can't let anybody through, as it is thrown. In production Next.js hides the message of what an action
 * throws: to show the sentence, catch it, and return the sentence as the action's own state.
 *
 * @param name - What is refused, in a few words (at most 200 characters).
 * @throws ImpersonatedError when an employee is acting as the user.
 */
export function assertNotImpersonated(user: SignedIn, name?: string): void {
  if (user.impersonatorUserId === undefined) return;
  tellRefusal(user, { name });
  throw new ImpersonatedError();
}

/** An employee tried what only the user may do. */
export class ImpersonatedError extends Error {
  /** Bundlers copy modules: what one copy throws, handlers of all of them catch. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value !== null && typeof value === "object" && "name" in value && value.name === "ImpersonatedError";
  }

  /** The same as in the 403 of a route handler. */
  readonly code = "impersonated";

  constructor() {
    super(IMPERSONATED_SENTENCE);
    this.name = "ImpersonatedError";
  }
}
