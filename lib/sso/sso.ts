import type { Role } from "../employees/employee.ts";
import { DomainError } from "../errors.ts";

/** The organization's own OpenID provider, as the environment names it. */
export interface Sso {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** As people call it, on the button. */
  name: string;
  /** The claim that says who is what; null where employees are invited by hand. */
  roleClaim: string | null;
  /** What its values mean here. */
  roles: Record<string, Role>;
  /** Nobody signs in with a password. */
  only: boolean;
}

/** What the provider says of whoever has just signed in there. */
export interface Identity {
  /** The issuer and its name for the account, which stays whatever becomes of the e-mail. */
  subject: string;
  /** The provider's session, where it says one: it names it when that ends. */
  sid: string | null;
  email: string;
  emailVerified: boolean;
  name: string | null;
  /** Values of the role claim, or of nothing where there is none. */
  roles: string[];
  /** When they proved to be themselves there, where it says so. */
  authenticatedAt: Date | null;
}

export const subjectOf = (issuer: string, sub: string): string => `${issuer} ${sub}`;

/** The highest role that the claim's values mean; null for none. */
export function roleOf({ roles }: Pick<Sso, "roles">, { roles: said }: Pick<Identity, "roles">): Role | null {
  const meant = new Set(said.flatMap((value) => (Object.hasOwn(roles, value) ? [roles[value]] : [])));
  return (["owner", "admin", "member"] as const).find((role) => meant.has(role)) ?? null;
}

/** @throws password_off where nobody signs in with a password. */
export function assertPasswords(sso: Pick<Sso, "name" | "only"> | null): void {
  if (sso?.only) throw new DomainError("password_off", `Here one signs in with ${sso.name}.`);
}
