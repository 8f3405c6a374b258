import type { Actor } from "../audit/event.ts";
import type { UserPerson } from "../users/user.ts";

/**
 * What is protected from impersonation: a user, everybody whose e-mail is of a domain, a product; and an address that a
 * protected user had and nobody has now, so that whoever gets it is protected too.
 */
export const protectionKinds = ["user", "domain", "product", "address"] as const;
export type ProtectionKind = (typeof protectionKinds)[number];

export interface Subject {
  kind: ProtectionKind;
  /** A user's or a product's id, a domain as `domainOf` writes it, or an address' mark. */
  subject: string;
}

export interface Protection extends Subject {
  /** In the words of whoever protects; null where nobody was asked for any. */
  reason: string | null;
  at: Date;
  by: { kind: "employee" | "api_key"; id: string; name: string } | null;
}

/** A protection as its row is written. */
export interface NewProtection extends Omit<Protection, "by"> {
  byId: string | null;
  keyId: string | null;
}

/** A user whose e-mail changes, as they are before, and what it becomes. */
export interface Moving {
  user: UserPerson;
  toEmail: string | null;
}

/** Who protects, in the columns of a row. */
export const writtenBy = (actor: Actor): Pick<NewProtection, "byId" | "keyId"> => ({
  byId: actor.kind === "employee" ? actor.id : null,
  keyId: actor.kind === "api_key" ? actor.id : null,
});

/**
 * Does what began then keep a session off? Not one that somebody has said yes to since: whoever said it knew of it.
 *
 * @param approvedAt - when a second person let this one session begin; null where nobody was asked.
 */
export const keepsOff = (since: Date | null, approvedAt: Date | null): boolean =>
  since !== null && (approvedAt === null || approvedAt < since);

/** The one of them that began last, as each has to be let pass by itself. */
export const latestOf = (begins: (Date | null)[]): Date | null =>
  begins.reduce((latest, at) => (at !== null && (latest === null || at > latest) ? at : latest), null);
