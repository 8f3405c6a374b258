import type { Context } from "../context.ts";
import { onceARequest } from "../http/current.ts";
import { cookieOf } from "../http/request.ts";
import { findVisit, type Visit } from "../sessions/session.ts";
import { besideCookie, type Speaking } from "./speaking.ts";

const nothing: Visit = { visitor: { session: null, ended: null }, impersonation: null };

/** What the session is worth that a browser has now. Read once a request, whoever asks. */
export async function visitBy(context: Context, speaking: Speaking | null): Promise<Visit> {
  if (!speaking?.token) return nothing;
  const { token, beside } = speaking;
  const visit = await onceARequest(`visit ${token}`, () => findVisit(context, token));
  // An impersonation is none under the name of what is beside one.
  return beside && visit.impersonation ? nothing : visit;
}

/** Has a browser in which another session speaks, or none, one of its own beside it? */
export async function hasBeside(
  context: Context,
  { header, speaking, productUrl }: { header: string | null; speaking: Speaking | null; productUrl: string },
): Promise<boolean> {
  const token = cookieOf(header, besideCookie(productUrl));
  if (token === null || speaking?.beside) return false;
  return (await visitBy(context, { beside: true, token })).visitor.session !== null;
}
