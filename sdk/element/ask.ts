/** A signed-in session, as far as the banner needs it; said by `GET /api/session`, or by an address of the product's own. */
export interface PageSession {
  user: { id: string; name?: string; email?: string; externalId?: string };
  impersonatorUserId?: string;
  impersonation?: {
    id: string;
    /** ISO 8601. */
    expiresAt: string;
    impersonator: { id: string; name: string };
    /** Whatever isn't `full` is looking only. */
    access?: string;
    /** ISO 8601, or null. */
    raisedUntil?: string | null;
    pageUrl?: string;
    /** The names of the colleagues who are signed in as the same user now. */
    others?: string[];
  };
  /** ISO 8601. */
  expiresAt: string;
  /** ISO 8601: the server's clock when it answered. */
  now: string;
}

const PATIENCE_MS = 5_000;

/**
 * One question about the session in this browser's cookie. Null: the server's 401. Undefined: no network, 5xx, nonsense;
 * nobody knows, so nothing follows from it. Half an impersonation is nonsense, and never an ordinary user.
 */
export async function askSession(url: string): Promise<PageSession | null | undefined> {
  try {
    // Browsers that don't know it wait for as long as the network does.
    const signal = AbortSignal.timeout?.(PATIENCE_MS);
    const response = await fetch(url, { cache: "no-store", credentials: "include", signal });
    if (response.status === 401) return null;
    const session = (await response.json()) as PageSession;
    return response.ok && isSession(session) ? session : undefined;
  } catch {
    return undefined;
  }
}

function isSession({ user, expiresAt, now, impersonatorUserId: by, impersonation }: PageSession): boolean {
  const times = [expiresAt, now, impersonation?.expiresAt ?? now].every((time) => Date.parse(time) > 0);
  const { id, name } = impersonation?.impersonator ?? {};
  return Boolean(user.id) && times && by === id && (!impersonation || Boolean(impersonation.id && by && name));
}
