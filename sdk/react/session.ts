/** A user as a product sees one. `impersonatorUserId` is there only while an employee is acting as the user. */
export interface AuthUser {
  id: string;
  email: string;
  name: string;
  impersonatorUserId?: string;
}

/** Who is really there, and until when. */
export interface Impersonation {
  id: string;
  /** ISO 8601. Nothing ever moves it. */
  expiresAt: string;
  impersonator: { id: string; name: string };
}

/** A signed-in session, as `GET /api/session` answers it and as a server hands it to `AuthProvider`. */
export interface Session {
  user: AuthUser;
  /** The employee's id: set exactly when `impersonation` is, and to the same person. */
  impersonatorUserId?: string;
  impersonation?: Impersonation;
  /** ISO 8601. */
  expiresAt: string;
  /** The server's clock when it answered; the browser's own may be hours off. */
  now: string;
}

/** What two answers must share to be about the same session. Times are left out: they may only be read more exactly. */
export const identityOf = (session: Session): string => `${session.user.id} ${session.impersonation?.id ?? ""}`;

/**
 * Unknown becomes known. Null for whatever isn't a session to the letter: half an impersonation must never pass for
 * an ordinary user, so it is no answer at all.
 */
export function readSession(value: unknown): Session | null {
  if (!isRecord(value) || !isRecord(value.user)) return null;
  const { id, email, name } = value.user;
  const { expiresAt, now, impersonatorUserId } = value;
  const impersonation = readImpersonation(value.impersonation);
  if (!isText(id) || !isText(email) || !isText(name) || !isInstant(expiresAt) || !isInstant(now)) return null;
  if (impersonation === null || impersonatorUserId !== impersonation?.impersonator.id) return null;
  if (impersonation === undefined) return { user: { id, email, name }, expiresAt, now };
  const by = impersonation.impersonator.id;
  return { user: { id, email, name, impersonatorUserId: by }, impersonatorUserId: by, impersonation, expiresAt, now };
}

/** Undefined: nobody is impersonating. Null: it can't be read. */
function readImpersonation(value: unknown): Impersonation | null | undefined {
  if (value === undefined) return undefined;
  if (!isRecord(value) || !isRecord(value.impersonator)) return null;
  const { id, expiresAt, impersonator } = value;
  if (!isText(id) || !isInstant(expiresAt) || !isText(impersonator.id) || !isText(impersonator.name)) return null;
  return { id, expiresAt, impersonator: { id: impersonator.id, name: impersonator.name } };
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;
const isText = (value: unknown): value is string => typeof value === "string" && value !== "";
const isInstant = (value: unknown): value is string => isText(value) && !Number.isNaN(Date.parse(value));
