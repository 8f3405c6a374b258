import { createHash } from "node:crypto";
import { errors, type JWTPayload, jwtVerify } from "jose";
import * as z from "zod";
import type { Context } from "../context.ts";
import type { Person } from "../employees/employee.ts";
import { endSessions } from "../employees/end-sessions.ts";
import type { Steps, Tables } from "../store/store.ts";
import { takeAwayWithoutCaller } from "../verb.ts";
import { type Provider, signatures } from "./provider.ts";
import { subjectOf } from "./sso.ts";

/** A token is good for so long, in seconds; it is remembered for longer. */
const LIFE_S = 5 * 60;
const LEEWAY_S = 10;
const REMEMBERED_MS = 2 * (LIFE_S + LEEWAY_S) * 1000;
const LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout";

/** Why a logout token counts for nothing: for the log, and for whoever runs the provider. */
export class LogoutRefused extends Error {}

const claims = z
  .object({
    jti: z.string().min(1).max(1000),
    iat: z.number(),
    sub: z.string().min(1).max(255).optional(),
    sid: z.string().min(1).max(255).optional(),
    events: z.object({ [LOGOUT_EVENT]: z.object({}) }),
  })
  .refine(({ sub, sid }) => sub !== undefined || sid !== undefined, "neither sub nor sid");
type Claims = z.output<typeof claims>;

/**
 * The provider says that somebody's session there is over (OpenID Connect Back-Channel Logout 1.0): the sessions of the
 * dashboard that came of it end, and what was confirmed in them. Without a session's name it is all of that account's.
 *
 * @throws LogoutRefused for every token that isn't wholly as the specification has it, or comes a second time; sso_unreachable
 * where the provider can't say by which keys it signs, so that nothing is known of the token, and it may be sent again.
 */
export async function logOutBySso(context: Context, provider: Provider, logoutToken: string): Promise<void> {
  const { issuer, keys } = await provider.keys();
  const verified = await jwtVerify(logoutToken, keys, {
    issuer,
    audience: provider.sso.clientId,
    typ: "logout+jwt",
    algorithms: signatures,
    maxTokenAge: LIFE_S,
    clockTolerance: LEEWAY_S,
    currentDate: context.clock(),
  }).catch((error: unknown) => {
    if (error instanceof errors.JOSEError) throw new LogoutRefused(error.message);
    throw error;
  });
  const said = claimsOf(verified.payload);
  const first = await takeAwayWithoutCaller(context, function* (tx) {
    const key = `sso logout ${createHash("sha256").update(subjectOf(issuer, said.jti)).digest("base64url")}`;
    const { count } = yield* tx.attempts.count(key, REMEMBERED_MS, context.clock());
    if (count === 1) yield* endWhatItNames(context, tx, issuer, said);
    return count === 1;
  });
  if (!first) throw new LogoutRefused("this token was used before");
}

function claimsOf(payload: JWTPayload): Claims {
  if (Object.hasOwn(payload, "nonce")) throw new LogoutRefused("a logout token has no nonce");
  const said = claims.safeParse(payload);
  if (!said.success) throw new LogoutRefused(said.error.issues[0]?.message ?? "claims are missing");
  return said.data;
}

function* endWhatItNames(context: Context, tx: Tables, issuer: string, { sub, sid }: Claims): Steps<void> {
  const employee = sub === undefined ? null : yield* tx.employees.findBySsoSubject(subjectOf(issuer, sub));
  if (sub !== undefined && !employee) return;
  if (sid === undefined) {
    if (employee) yield* end(context, tx, employee, {});
    return;
  }
  for (const session of yield* tx.dashboardSessions.listBySsoSid(subjectOf(issuer, sid), context.clock()))
    if (!employee || employee.id === session.employee.id) yield* end(context, tx, session.employee, { id: session.id });
}

const end = (context: Context, tx: Tables, employee: Person, which: { id?: string }) =>
  endSessions(context, tx, employee, which, "sso_signed_out", { kind: "system" });
