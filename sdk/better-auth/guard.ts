import type { GenericEndpointContext } from "better-auth";
import { APIError, createAuthMiddleware, setShouldSkipSessionRefresh } from "better-auth/api";
import { expireCookie } from "better-auth/cookies";
import { isRecord } from "../core/key-set.ts";
import type { NeverLabel } from "../core/never.ts";
import type { OpenRecorder } from "../core/recorder.ts";
import type { Oidc } from "../oidc/oidc.ts";
import { isImpersonated, type Kept } from "./kept.ts";

/** What an impersonated session may ask of better-auth, by itself. Whatever isn't here is the user's alone. */
const ALLOWED = ["/get-session", "/ok", "/error"];
const OURS = /^\/understudy\//;
const SAFE = ["GET", "HEAD", "OPTIONS"];

export interface Guarding {
  oidc: Oidc;
  kept: Kept;
  allow: readonly string[];
  /** Told of what is refused. */
  recorder: () => OpenRecorder;
}

/** Before each of better-auth's endpoints, asked over HTTP or by `auth.api`. */
export const beforeEach = (guarding: Guarding) =>
  createAuthMiddleware(async (ctx) => {
    const tokens = (await tokensIn(ctx)).filter(isImpersonated);
    if (tokens.length === 0) return;
    // better-auth would move the session's end with each use.
    await setShouldSkipSessionRefresh(true);
    for (const token of tokens) await admit(guarding, ctx, token);
    // Whoever looked before us may have left it here, from a cookie or before its end was known.
    ctx.context.session = null;
    return { context: { headers: withoutCache(ctx) } };
  });

/**
 * The token of the cookie, and that of the bearer plugin, whose own hook may come later; it takes it encoded, too. A server
 * that asks `auth.api` hands on the headers, the request, or both, and better-auth and that plugin read either.
 */
async function tokensIn(ctx: GenericEndpointContext): Promise<unknown[]> {
  const { authCookies, secret } = ctx.context;
  const bearers = [ctx.headers, ctx.request?.headers].flatMap((headers) => {
    const [, bearer = ""] = /^bearer\s+(\S+)/i.exec(headers?.get("authorization") ?? "") ?? [];
    return [bearer, decoded(bearer)].map((token) => token.split(".")[0]);
  });
  return [await ctx.getSignedCookie(authCookies.sessionToken.name, secret), ...new Set(bearers)];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

async function admit(
  { oidc, kept, allow, recorder }: Guarding,
  ctx: GenericEndpointContext,
  token: string,
): Promise<void> {
  const held = await kept.find(ctx.context, token);
  if (held === null || !(await oidc.isLive(held))) return close(kept, ctx.context, token);
  const { path = "" } = ctx;
  const method = methodOf(ctx);
  if (path === "/sign-out") return leave({ oidc, kept }, ctx.context, token);
  if (ALLOWED.includes(path) || OURS.test(path)) return;
  const isClosed = !allow.includes(path);
  if (!isClosed && (SAFE.includes(method) || oidc.levelOf(held).access === "full")) return;
  const recording = recorder().open({ sid: held.id, method, route: path });
  recording.refuse(undefined, isClosed ? neverOf(path) : undefined);
  // It changes nothing, so it is answered also when Understudy can't be told.
  await recording.answered(403);
  throw new APIError("FORBIDDEN", isClosed ? impersonated : readOnly);
}

/**
 * By HTTP as it was asked. A server that calls `auth.api` says none, and what request it answers itself says nothing of it: then
 * it is the endpoint's own, where that has one and a plugin brings it, and else one that changes something.
 */
function methodOf({ method, path, context }: GenericEndpointContext): string {
  if (method) return method;
  const endpoints = (context.options.plugins ?? []).flatMap((plugin) => Object.values(plugin.endpoints ?? {}));
  const own = endpoints.filter((each) => each.path === path).map(({ options }) => options.method);
  return own.length > 0 && own.every((each) => each === "GET") ? "GET" : "POST";
}

/** By which word of the never-list, as far as an address says. */
const never: [RegExp, NeverLabel][] = [
  [/password|account|social/, "credentials"],
  [/two-factor|passkey|totp/, "second_factors"],
  [/api-key|token/, "api_keys"],
  [/email|phone/, "email"],
  [/(delete|remove)-user/, "deletion"],
  [/session|impersonat/, "sessions"],
  [/invit|member/, "invitations"],
];
const neverOf = (path: string): NeverLabel | undefined => never.find(([words]) => words.test(path))?.[1];

const impersonated = {
  code: "IMPERSONATED",
  message: "You cannot perform this action while impersonating a user",
};
const readOnly = { code: "READ_ONLY", message: "This session is for looking only." };

/** Ends a session here, of an impersonation that is over already. */
export async function close(kept: Kept, database: GenericEndpointContext["context"], token: string): Promise<void> {
  await kept.take(database, token);
  await database.internalAdapter.deleteSession(token);
}

/** Ends a session here and its impersonation for everybody, for whoever leaves. */
export async function leave(
  { oidc, kept }: Pick<Guarding, "oidc" | "kept">,
  database: GenericEndpointContext["context"],
  token: string,
): Promise<void> {
  const held = await kept.take(database, token);
  await database.internalAdapter.deleteSession(token);
  await (held && oidc.end(held).catch((error: unknown) => database.logger.error("Understudy wasn't told:", error)));
}

/** What a cookie remembers of a session is no answer to whether it is still on. */
function withoutCache({ request, headers = request?.headers, context }: GenericEndpointContext): Headers {
  const { name } = context.authCookies.sessionData;
  const cookies = (headers?.get("cookie") ?? "").split(/;\s*/);
  const kept = new Headers(headers);
  kept.set("cookie", cookies.filter((cookie) => !cookie.startsWith(name)).join("; "));
  return kept;
}

/**
 * After each: no cookie remembers an impersonated session, no other plugin makes a token of its own for it, which would name
 * no impersonator and outlive the end, and the user's list of their sessions doesn't have it.
 */
export const afterEach = () =>
  createAuthMiddleware(async (ctx) => {
    const { context, path } = ctx;
    const { returned, session, newSession, responseHeaders } = context;
    if ([session, newSession].some((each) => isImpersonated(each?.session.token))) {
      expireCookie(ctx, context.authCookies.sessionData);
      for (const header of ["set-auth-jwt", "set-ott"]) responseHeaders?.delete(header);
      context.session = null;
      context.setNewSession(null);
    }
    if (path === "/list-sessions" && Array.isArray(returned))
      return ctx.json(returned.filter((each) => !(isRecord(each) && isImpersonated(each.token))));
  });
