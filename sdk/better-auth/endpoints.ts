import type { GenericEndpointContext } from "better-auth";
import { createAuthEndpoint, getSessionFromCtx } from "better-auth/api";
import { deleteSessionCookie } from "better-auth/cookies";
import { refuse } from "../core/initiated.ts";
import { isRecord, isText } from "../core/key-set.ts";
import type { Level } from "../core/level.ts";
import { decode } from "../core/signature.ts";
import type { HeldImpersonation, Oidc } from "../oidc/oidc.ts";
import { close, leave } from "./guard.ts";
import { isImpersonated, type Kept, newToken } from "./kept.ts";

/**
 * Finds the product's own user for the one at Understudy whom an impersonation is of. Null: there is none. A user is never
 * made.
 */
export type FindUser = (user: HeldImpersonation["user"]) => Promise<string | null> | string | null;

export interface Serving {
  oidc: Oidc;
  kept: Kept;
  issuer: string;
  findUser: FindUser;
  signedOutUrl: string;
}

/** Who is signed in, as the banner reads it. All times are ISO 8601. */
export interface SaidSession {
  user: { id: string; name: string; email: string };
  /** The employee who is really there; absent for everybody else. */
  impersonatorUserId?: string;
  impersonation?: {
    id: string;
    expiresAt: string;
    pageUrl: string;
    impersonator: { id: string; name: string };
  } & Level;
  expiresAt: string;
  now: string;
}

/** `{baseURL}/understudy/...`, five addresses. */
export const endpointsOf = (serving: Serving) => ({
  understudyLogin: createAuthEndpoint("/understudy/login", { method: "GET", requireRequest: true }, (ctx) =>
    serving.oidc.begin(ctx.request, `${ctx.context.baseURL}/understudy/callback`),
  ),
  understudyCallback: createAuthEndpoint("/understudy/callback", { method: "GET", requireRequest: true }, (ctx) =>
    finish(serving, ctx, ctx.request),
  ),
  understudyBackchannelLogout: createAuthEndpoint(
    "/understudy/backchannel-logout",
    { method: "POST", requireRequest: true, disableBody: true },
    (ctx) => hear(serving, ctx, ctx.request),
  ),
  understudySession: createAuthEndpoint("/understudy/session", { method: "GET", requireHeaders: true }, async (ctx) => {
    ctx.setHeader("cache-control", "no-store");
    const said = await say(serving, ctx);
    if (said === null && ctx.request) throw ctx.error("UNAUTHORIZED");
    return ctx.json(said);
  }),
  understudyEnd: createAuthEndpoint(
    "/understudy/end",
    { method: "POST", requireHeaders: true, disableBody: true },
    async (ctx) => {
      const { session } = (await getSessionFromCtx(ctx)) ?? {};
      if (session) await leave(serving, ctx.context, session.token);
      deleteSessionCookie(ctx);
      throw ctx.redirect(serving.signedOutUrl);
    },
  ),
});

async function finish({ oidc, kept, findUser }: Serving, ctx: GenericEndpointContext, request: Request) {
  const finished = await oidc.finish(request);
  const { logger, internalAdapter, authCookies, secret } = ctx.context;
  if (finished.refusal) {
    logger.warn(`Understudy: no session was opened: ${finished.why}`);
    return finished.refusal;
  }
  const { impersonation: held } = finished;
  const expiresAt = new Date(held.expiresAt * 1000);
  try {
    const id = await findUser(held.user);
    const user = id === null ? null : await internalAdapter.findUserById(id);
    if (user === null) throw new Error("no user of this product");
    // Whoever this browser was before, is it no longer: the end of an impersonation brings nobody back.
    const before = await ctx.getSignedCookie(authCookies.sessionToken.name, secret);
    if (before) await leave({ oidc, kept }, ctx.context, before);
    const token = newToken();
    await kept.add(ctx.context, token, held);
    const own = { token, expiresAt, impersonatedBy: held.impersonator.id, impersonationId: held.id };
    if (!(await internalAdapter.createSession(user.id, true, own, true)))
      throw new Error("refused by the product's own hook");
    deleteSessionCookie(ctx);
    const maxAge = Math.max(0, Math.floor((expiresAt.getTime() - Date.now()) / 1000));
    await ctx.setSignedCookie(authCookies.sessionToken.name, token, secret, {
      ...authCookies.sessionToken.attributes,
      maxAge,
    });
    return finished.signedIn(...ctx.responseHeaders.getSetCookie());
  } catch (error) {
    logger.error(`Understudy: ${held.user.externalId ?? held.user.sub} wasn't signed in:`, error);
    // Nobody is in it.
    await oidc.end(held).catch((unheard: unknown) => logger.error("Understudy wasn't told:", unheard));
    return refuse("Understudy's user isn't one of this product who can be signed in. Nobody was signed in.", {}, 404);
  }
}

async function hear({ oidc, kept }: Serving, { context }: GenericEndpointContext, request: Request) {
  const copy = request.clone();
  const answer = await oidc.backchannelLogout(request);
  if (answer.status !== 200) return answer;
  // It was verified by now.
  const [, claims = ""] = (new URLSearchParams(await copy.text()).get("logout_token") ?? "").split(".");
  const { sid } = JSON.parse(new TextDecoder().decode(decode(claims))) as { sid?: unknown };
  const token = isText(sid) ? await kept.tokenOf(context, sid) : null;
  if (token !== null) await close(kept, context, token);
  return answer;
}

async function say({ oidc, kept, issuer }: Serving, ctx: GenericEndpointContext): Promise<SaidSession | null> {
  const found = await getSessionFromCtx(ctx);
  if (!found) return null;
  const { user, session } = found;
  const expiresAt = new Date(session.expiresAt).toISOString();
  const said = {
    user: { id: user.id, name: user.name, email: user.email },
    ...{ expiresAt, now: new Date().toISOString() },
  };
  if (!isImpersonated(session.token)) return said;
  const held = await kept.find(ctx.context, session.token);
  if (!isRecord(held)) return null;
  const { id, impersonator } = held;
  const pageUrl = `${issuer}/sessions/${id}`;
  const impersonation = { id, expiresAt, pageUrl, impersonator, ...oidc.levelOf(held) };
  return { ...said, impersonatorUserId: impersonator.id, impersonation };
}
