import type { Account, NextAuthConfig, Profile } from "next-auth";
import { encode } from "next-auth/jwt";
import { TokenError } from "../core/errors.ts";
import type { HandedOver } from "../core/id-token.ts";
import type { Liveness } from "../core/liveness.ts";
import { HELD, type Held, readHeld, shown } from "./held.ts";
import { impersonatorName, PROVIDER_ID } from "./provider.ts";

type Callbacks = NonNullable<NextAuthConfig["callbacks"]>;
type JwtCallback = NonNullable<Callbacks["jwt"]>;
type SessionCallback = NonNullable<Callbacks["session"]>;
type SignOutEvent = NonNullable<NonNullable<NextAuthConfig["events"]>["signOut"]>;
type Encode = NonNullable<NonNullable<NextAuthConfig["jwt"]>["encode"]>;

export interface Rules {
  readIdToken: (token: unknown) => Promise<HandedOver>;
  liveness: Liveness;
  nowMs: () => number;
}

/**
 * Runs on every read of the session. Null is how Auth.js is told that there is none: `auth()` is null then, in server
 * components, handlers and proxy alike. (From a session callback, null would let everybody in.)
 */
export const jwtCallback =
  ({ readIdToken, liveness }: Rules, theirs: JwtCallback | undefined): JwtCallback =>
  async (params) => {
    const { account, profile } = params;
    const handedOver = account?.provider === PROVIDER_ID ? await begin(account, profile, readIdToken) : undefined;
    const held = handedOver ?? (account ? undefined : readHeld(params.token));
    if (held === null) return null;
    if (held !== undefined && handedOver === undefined && !(await liveness.alive(held))) return null;
    const token = shown(params.token, held);
    // Auth.js gives every OAuth user a random id, whatever the provider said.
    const user = handedOver === undefined ? params.user : { ...params.user, id: handedOver.userId };
    const kept = theirs ? await theirs({ ...params, token, user }) : token;
    // What the product's callback copied from a browser's update() can't change who is there, or until when.
    return kept && { ...shown(kept, held), ...(held !== undefined && { [HELD]: held }) };
  };

async function begin(account: Account, profile: Profile | undefined, readIdToken: Rules["readIdToken"]): Promise<Held> {
  const { impersonationId, impersonatorId, sessionExpiry } = await readIdToken(account.id_token);
  if (!account.access_token) throw new TokenError("malformed_hand_off");
  return {
    id: impersonationId,
    accessToken: account.access_token,
    expiresAt: sessionExpiry,
    userId: account.providerAccountId,
    impersonator: { id: impersonatorId, name: impersonatorName(profile) },
  };
}

/** Puts who is really there into the session, over whatever the product's own callback made of it; and the user's id, if that is missing. */
export const sessionCallback =
  ({ liveness }: Pick<Rules, "liveness">, theirs: SessionCallback | undefined): SessionCallback =>
  async (params) => {
    const held = readHeld(params.token);
    if (held === null) throw new TokenError("malformed_hand_off");
    const token = shown(params.token, held);
    const made = theirs ? await theirs({ ...params, token }) : params.session;
    const { impersonatorUserId: _, impersonation: __, ...session } = { ...params.session, ...made };
    const { impersonatorUserId: ___, ...user } = { ...(token.sub !== undefined && { id: token.sub }), ...session.user };
    if (held === undefined) return { ...session, user };
    const expiresAt = new Date(held.expiresAt * 1000).toISOString();
    const by = { impersonatorUserId: held.impersonator.id };
    const level = liveness.levelOf(held.id);
    const others = liveness.othersIn(held.id);
    return {
      ...session,
      expires: expiresAt,
      user: { ...user, id: held.userId, ...by },
      ...by,
      impersonation: {
        id: held.id,
        expiresAt,
        impersonator: held.impersonator,
        ...level,
        ...(others.length > 0 && { others: [...others] }),
      },
    };
  };

/** Whoever signs out of the product ends the impersonation too: they have been told so, and the dashboard says it. */
export const signOutEvent =
  ({ liveness }: Pick<Rules, "liveness">, theirs: SignOutEvent | undefined): SignOutEvent =>
  async (message) => {
    const token = "token" in message ? message.token : null;
    const held = readHeld(token);
    try {
      await theirs?.(token ? { token: shown(token, held ?? undefined) } : message);
    } finally {
      if (held) await liveness.end(held);
    }
  };

/** The cookie's own end, for whoever decodes it without asking `auth()`: the hour's, however often it is written anew. */
export const cappedEncode =
  (nowMs: () => number, theirs: Encode = encode): Encode =>
  (params) => {
    const held = readHeld(params.token);
    if (held === undefined) return theirs(params);
    const leftS = held === null ? 0 : Math.max(0, Math.floor(held.expiresAt - nowMs() / 1000));
    return theirs({ ...params, maxAge: Math.min(leftS, params.maxAge ?? leftS) });
  };
