import type { Access } from "../core/level.ts";

/** A user as a product sees one. `impersonatorUserId` is there only while an employee is acting as the user. */
export interface AuthUser {
  id: string;
  /** Empty when the user has none. */
  email: string;
  /** What there is: of a user without a name the e-mail address, or else an id. */
  name: string;
  /** The user's id in the product's own directory, where Understudy keeps one. */
  externalId?: string;
  impersonatorUserId?: string;
  /** What that employee may do now. Ask whether it is `full`: whatever else it is, and missing, is read-only. */
  access?: Access;
}

/** Who is really there, and until when. */
export interface Impersonation {
  id: string;
  /** ISO 8601. Nothing ever moves it. */
  expiresAt: string;
  impersonator: { id: string; name: string };
  /** What the employee may do now. Ask whether it is `full`: whatever else it is, and missing, is read-only. */
  access?: Access;
  /** ISO 8601: until when it is `full` by a raise; null while it isn't raised. */
  raisedUntil?: string | null;
  /** Where the employee asks to make changes, in the dashboard; as far as anybody has said. */
  pageUrl?: string;
  /** The names of the colleagues who are signed in as the same user now; absent while nobody else is. */
  others?: string[];
}

/** A signed-in session, as `GET /api/session` answers it and as a server hands it to `AuthProvider`. */
export interface Session {
  user: AuthUser;
  /** The employee's id: set exactly when `impersonation` is, and to the same person. */
  impersonatorUserId?: string;
  /** The impersonation's own. */
  access?: Access;
  impersonation?: Impersonation;
  /** ISO 8601. */
  expiresAt: string;
  /** The server's clock when it answered; the browser's own may be hours off. */
  now: string;
}

/** What two answers must share to be about the same session. Times are left out: they may only be read more exactly. */
export const identityOf = (session: Session | null | undefined) =>
  session && `${session.user.id} ${session.impersonation?.id}`;

/**
 * Unknown becomes known. Null for whatever isn't a session to the letter: half an impersonation must never pass for
 * an ordinary user, so it is no answer at all.
 */
export function readSession(value: unknown): Session | null {
  const { user: given, impersonatorUserId: by, impersonation, ...fields } = Object(value) as Record<string, unknown>;
  const user = userOf(given);
  const times = textsOf(fields, "expiresAt", "now");
  if (!user || !times || !isInstant(times.expiresAt) || !isInstant(times.now)) return null;
  if (by === undefined && impersonation === undefined) return { user, ...times };
  const said: Impersonation = Object(impersonation);
  const about = textsOf(said, "id", "expiresAt");
  const impersonator = textsOf(said.impersonator, "id", "name");
  if (!about || !isInstant(about.expiresAt) || !impersonator || impersonator.id !== by) return null;
  // The level is as the server says it: whoever reads it asks whether it is `full`.
  const both = { impersonatorUserId: by, access: said.access };
  return { user: { ...user, ...both }, ...times, ...both, impersonation: said };
}

/** Not every user has a name, an e-mail address, or an id elsewhere: signed in, all the same. */
function userOf(given: unknown): AuthUser | null {
  const [id, email, externalId] = [textOf(given, "id"), textOf(given, "email"), textOf(given, "externalId")];
  const name = textOf(given, "name") || email || externalId || id;
  return id ? { id, email, name, ...(externalId && { externalId }) } : null;
}

/** These fields and no others; null unless each is a text that says something. */
function textsOf<Key extends string>(value: unknown, ...keys: Key[]): Record<Key, string> | null {
  const texts = {} as Record<Key, string>;
  for (const key of keys) texts[key] = textOf(value, key);
  return keys.every((key) => texts[key]) ? texts : null;
}

const textOf = (value: unknown, key: string): string => {
  const text: unknown = Object(value)[key];
  return typeof text === "string" ? text : "";
};

const isInstant = (text: string) => Date.parse(text) > 0;
