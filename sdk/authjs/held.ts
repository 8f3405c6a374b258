import type { JWT } from "next-auth/jwt";
import { isRecord, isText } from "../core/key-set.ts";

/** The impersonation, as the product's encrypted session cookie holds it. The cookie's other times slide; this one never does. */
export interface Held {
  id: string;
  /** For introspection. It leaves the server only in the encrypted cookie. */
  accessToken: string;
  /** Unix seconds. */
  expiresAt: number;
  /** The user's id in the product. */
  userId: string;
  impersonator: { id: string; name: string };
}

/** Where it lies in the token. */
export const HELD = "understudy";

/** Undefined: the user's own session. Null: an impersonation that can't be read, so nobody's session. */
export function readHeld(token: JWT | null | undefined): Held | null | undefined {
  const held = token?.[HELD];
  if (held === undefined) return undefined;
  if (!isRecord(held) || !isRecord(held.impersonator)) return null;
  const { id, accessToken, expiresAt, userId } = held;
  const { id: impersonatorId, name } = held.impersonator;
  if (!isText(id) || !isText(accessToken) || !isText(userId) || typeof expiresAt !== "number") return null;
  if (!isText(impersonatorId) || !isText(name)) return null;
  return { id, accessToken, expiresAt, userId, impersonator: { id: impersonatorId, name } };
}

/** The token as the product's own callbacks may see it: they may hand on all they get, to browsers too. */
export function shown(token: JWT, held: Held | undefined): JWT {
  const { [HELD]: _, ...rest } = token;
  return held === undefined ? rest : { ...rest, sub: held.userId };
}
