import { type AuthUser, createAuth, type RecordingAuth } from "@understudy/sdk/next";
import { product } from "#composition";
import { env } from "#env";
import { othersBeside } from "#lib/impersonations/inside.ts";
import { log } from "#lib/log.ts";
import { BUILT_IN_CLIENT_ID, builtInProduct } from "#lib/products/built-in.ts";
import type { ProductContext } from "#lib/sessions/session.ts";
import { showProductSession } from "#lib/sessions/show.ts";
import { currentContext, productVisitor } from "#visitors";
import { tally } from "./data.ts";
import { accountOf } from "./sign-in.ts";
import type { TallyContext } from "./tally/act.ts";

let made: RecordingAuth | undefined;

/**
 * The demo's one door to the server. A product elsewhere would have its own sign-in, its own database and its own
 * routes here; everything else in this folder would look the same there. Made when it is first asked for, as a build
 * evaluates this without an environment.
 */
export function auth(): RecordingAuth {
  const { productUrl } = env();
  made ??= createAuth({
    readSession: readShown,
    // Whoever only looks changes nothing, in any handler of this product.
    guardReadOnly: true,
    signInUrl: async () => ((await neverSignedIn()) ? "/login" : "/signed-out"),
    recording: {
      authUrl: productUrl,
      clientId: BUILT_IN_CLIENT_ID,
      clientSecret: builtInProduct(env(), new Date()).clientSecret,
      onTrouble: (error) => log.error({ error: error.message }, "acts in the demo couldn't be told"),
      onRejected: ({ code, name }) => log.warn({ code, name }, "an act in the demo wasn't taken"),
    },
  });
  return made;
}

/** What next-auth's `auth()` would answer, from the same reader, without its way round: nobody, where it can't be read. */
const readShown = () => show().catch(unreadable);

async function show() {
  const { session } = await productVisitor();
  if (!session) return null;
  const others = await othersBeside(await currentContext(), session.impersonation);
  return {
    ...showProductSession(session, new Date(), env().dashboardUrl, others),
    expires: session.expiresAt.toISOString(),
  };
}

function unreadable(error: unknown): null {
  log.error({ error: String(error) }, "a session couldn't be read");
  return null;
}

/** False, too, when it can't be told: the signed-out page says so without asking anybody. */
const neverSignedIn = () =>
  productVisitor().then(
    ({ ended }) => ended === null,
    () => false,
  );

export interface Caller {
  user: AuthUser;
  /** For the verbs of this product. */
  context: TallyContext;
}

/** Who is calling a page, from the same row that `auth` reads. Null when nobody is. */
export async function callerOfPage(): Promise<Caller | null> {
  const [context, { session }] = await Promise.all([currentContext(), productVisitor()]);
  return session && callerOf({ ...context, session });
}

/** The same of a handler, whose route has found the session. Null where it ended in between. */
export async function callerOf(found: ProductContext): Promise<Caller | null> {
  const [user, session] = [await auth().getUser(), await auth().getSession()];
  if (!user || !session) return null;
  const { clock } = found;
  return { user, context: { store: tally(), session, account: accountOf(found), record: auth().record, clock } };
}

/** In production the demo is absent, whatever the routing layer thinks. */
export const inDemo = () => env().demo;
export const productUrl = () => env().productUrl;
export const productRoute = product.route;

/** The end of every session of this host, an impersonation's too. */
export { POST as signOut } from "#endpoints/session/sign-out.ts";
export { parse, pathId, readForm, readJson } from "#lib/http/input.ts";
export { nothingHere } from "#lib/http/nothing.ts";
export { errorResponse } from "#lib/http/problem.ts";
export { asksForPage, asPage } from "#lib/http/refusal-page.ts";
export { cookieHeader } from "#lib/http/request.ts";
export { created, noContent, ok, seeOther } from "#lib/http/route.ts";
export type { TallyContext } from "./tally/act.ts";
