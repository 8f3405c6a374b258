import { READ_ONLY_SENTENCE, readOnly, responseOf } from "../core/problem.ts";
import type { SignedIn } from "./forbid-impersonation.ts";
import { tellRefusal } from "./told.ts";

/** Whoever `requireUser` or `fromRequest` gave, with the level of an impersonator. */
export interface SignedInAtLevel extends SignedIn {
  access?: "read_only" | "full";
}

const onlyLooks = (user: SignedInAtLevel): boolean => user.impersonatorUserId !== undefined && user.access !== "full";

/**
 * The limit of a change, within a handler that nothing else guards. A 403 to return (RFC 9457, code `read_only`) when an
 * employee acts as the user and only looks, null otherwise. Ask `forbidImpersonation` first, where that is a limit, too.
 *
 * @param name - What is refused, in a few words (at most 200 characters). Else it is told by method and route.
 */
export function forbidReadOnly(user: SignedInAtLevel, name?: string): Response | null {
  if (!onlyLooks(user)) return null;
  tellRefusal(user, { name });
  return responseOf(readOnly);
}

/**
 * The same where no response can be returned, such as in a server action of Next.js.
 *
 * @param name - What is refused, in a few words (at most 200 characters).
 * @throws ReadOnlyError when an employee acts as the user and only looks.
 */
export function assertMayChange(user: SignedInAtLevel, name?: string): void {
  if (!onlyLooks(user)) return;
  tellRefusal(user, { name });
  throw new ReadOnlyError();
}

/** An employee who only looks tried to change something. */
export class ReadOnlyError extends Error {
  /** Bundlers copy modules: what one copy throws, handlers of all of them catch. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value !== null && typeof value === "object" && "name" in value && value.name === "ReadOnlyError";
  }

  /** The same as in the 403 of a route handler. */
  readonly code = "read_only";

  constructor() {
    super(READ_ONLY_SENTENCE);
    this.name = "ReadOnlyError";
  }
}
