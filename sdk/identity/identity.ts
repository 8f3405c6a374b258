/** Who is signed in, and who is really there. */
export interface Identity {
  userId: string;
  /** The employee's id, while one acts as the user. */
  impersonatorUserId?: string;
  /** The impersonation's id: acting as the same user again is another identity. */
  sessionId?: string;
}

/** As much of a session as says whose it is: `GET /api/session`, and what `AuthProvider` gives components. */
export interface IdentifyingSession {
  user: { id: string };
  impersonatorUserId?: string | undefined;
  impersonation?: { id: string } | undefined;
}

/** Whose a session is; null for nobody. */
export function identityOf(session: IdentifyingSession | null): Identity | null {
  if (session === null) return null;
  const { user, impersonatorUserId, impersonation } = session;
  return {
    userId: user.id,
    ...(impersonatorUserId !== undefined && { impersonatorUserId }),
    ...(impersonation && { sessionId: impersonation.id }),
  };
}

/** The same text for the same identity, and for no other. */
export const textOf = (identity: Identity | null): string =>
  JSON.stringify(identity && [identity.userId, identity.impersonatorUserId ?? null, identity.sessionId ?? null]);
