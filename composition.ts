import { demoHome, env, isLoopback } from "#env";
import { findApiKey, unknownKey } from "#lib/api-keys/caller.ts";
import { originOf } from "#lib/audit/log/checkpoint.ts";
import type { Signer } from "#lib/audit/log/note.ts";
import { signerOf } from "#lib/audit/log/seal.ts";
import type { ApiKeyContext, Context, EmployeeContext } from "#lib/context.ts";
import { findDashboardSession } from "#lib/employees/sign-in.ts";
import { DomainError, notFound } from "#lib/errors.ts";
import { callbackPath } from "#lib/hosted/addresses.ts";
import type { HandoffConfig } from "#lib/hosted/handoff.ts";
import { routesOfOwn } from "#lib/hosted/own-routes.ts";
import { routesOfPages } from "#lib/hosted/page-routes.ts";
import { isServedTo, pageOf } from "#lib/hosted/serving.ts";
import { type Speaking, speakingIn } from "#lib/hosted/speaking.ts";
import { sessionOfAccessToken } from "#lib/hosted/tokens.ts";
import { hasBeside, visitBy } from "#lib/hosted/visit.ts";
import { preflight } from "#lib/http/cors.ts";
import { currentRequestId, onceARequest } from "#lib/http/current.ts";
import { frontChannelOf } from "#lib/http/front-channel.ts";
import { bearerOf, pageOriginOf } from "#lib/http/guard.ts";
import { cookieName, cookieOf, requestStampOf } from "#lib/http/request.ts";
import { routesOf } from "#lib/http/route.ts";
import type { IssuerContext } from "#lib/oauth/issuer.ts";
import { sawAsking } from "#lib/observations/observe.ts";
import { employeeOfToken } from "#lib/personal-tokens/caller.ts";
import { BUILT_IN_ID } from "#lib/products/built-in.ts";
import type { Product } from "#lib/products/product.ts";
import type { FactorConfig } from "#lib/second-factors/factor.ts";
import type { ProductContext, ProductVisitor } from "#lib/sessions/session.ts";
import type { Store } from "#lib/store/store.ts";
import { type Keyring, openKeyring } from "#lib/tokens/keys.ts";
import { deriveKey } from "#lib/tokens/secret.ts";

/**
 * The composition root: the only file that ties together environment, store and who is calling. The shell and Next.js
 * have a copy each, in one process; pages, which aren't handed their request, ask visitors.ts.
 */

const newId = () => crypto.randomUUID();
const requestId = () => currentRequestId() ?? newId();
const clock = () => new Date();

// Every copy of this module has the same.
const shared = globalThis as typeof globalThis & { understudy?: { store: Store; keys: Keyring } };

/**
 * Gives every copy of this module the database to answer from. For the shell alone, which opens it (shell/database.ts): where
 * the shell doesn't run, there is nothing to ask.
 */
export function answerFrom(store: Store): void {
  shared.understudy = { store, keys: openKeyring(store, env().secret, clock) };
}

function opened() {
  // Elsewhere nothing checks hosts or sets headers, and nothing gives an end to what is overdue (docs/decisions/0022-a-shell-of-our-own.md).
  if (!shared.understudy) throw new Error("Understudy is answered by its own server alone: start it with `npm start`.");
  return shared.understudy;
}

type HeaderReader = { get(name: string): string | null };

export const contextFor = (from: HeaderReader, ofRequest: string = requestId()): Context => ({
  store: opened().store,
  clock,
  newId,
  request: requestStampOf(from, ofRequest, env().trustedProxies),
  ...(env().sso && { signIn: { password: !env().sso?.only, sso: true } }),
});

// The dashboard: employees

export const dashboardCookie = () => cookieName("dash", env().dashboardUrl);

/** The employee behind a value of the dashboard's cookie; null for nobody. */
export async function employeeOf(context: Context, token: string | null): Promise<EmployeeContext | null> {
  const found =
    token === null ? null : await onceARequest(`employee ${token}`, () => findDashboardSession(context, token));
  return (
    found && {
      ...context,
      caller: found.employee,
      session: { id: found.session.id, expiresAt: found.session.expiresAt },
    }
  );
}

/** The employee whose cookie a request carries, for the issuer's authorization endpoint. */
export const employeeOfRequest = (request: Request): Promise<EmployeeContext | null> =>
  employeeOf(contextFor(request.headers), cookieOf(request.headers.get("cookie"), dashboardCookie()));

async function requireEmployee(request: Request, ofRequest: string): Promise<EmployeeContext> {
  const token = cookieOf(request.headers.get("cookie"), dashboardCookie());
  const employee = await employeeOf(contextFor(request.headers, ofRequest), token);
  if (!employee) throw new DomainError("not_signed_in", "Sign in to the dashboard first.");
  return employee;
}

const openContext = async (request: Request, requestId: string) => contextFor(request.headers, requestId);

const onDashboardHost = { origin: () => env().dashboardUrl, requestId };

export const dashboard = {
  /** Handlers that need a signed-in employee. */
  route: routesOf<EmployeeContext>({ ...onDashboardHost, contextOf: requireEmployee }),
  /** Handlers for anybody on the dashboard's host. */
  open: routesOf<Context>({ ...onDashboardHost, contextOf: openContext }),
  /** Handlers for browsers that another site sent here. */
  frontChannel: frontChannelOf({ ...onDashboardHost, home: () => "/", contextOf: (from) => issuerContext(from) }),
};

/** Employees' own tools, on the dashboard's host: a personal token, and an open session of who made it. */
export const tools = {
  route: routesOf<EmployeeContext>({
    ...onDashboardHost,
    contextOf: (request, ofRequest) => employeeOfToken(contextFor(request.headers, ofRequest), bearerOf(request)),
    credential: "bearer",
  }),
};

// The product: users, and employees as users

/** Which of a browser's sessions on the product host is the one that it has now, whatever it is worth. */
export const speakingOf = (from: HeaderReader): Speaking | null =>
  speakingIn(from.get("cookie"), env().productUrl, afterKey(), clock());

/** Who is there by a browser's cookies, or why there is nobody. */
export const visitorOf = async (context: Context, from: HeaderReader): Promise<ProductVisitor> =>
  (await visitBy(context, speakingOf(from))).visitor;

/** Has a browser in which another session speaks, or none, one of its own beside it? */
export const hasOwnBeside = (context: Context, from: HeaderReader): Promise<boolean> =>
  hasBeside(context, { header: from.get("cookie"), speaking: speakingOf(from), productUrl: env().productUrl });

/**
 * For pages of the product, which show nobody where they can't ask.
 *
 * @throws DomainError unavailable while this server's clock is wrong, for whoever impersonates.
 */
export async function assertTellable(from: HeaderReader): Promise<void> {
  if (speakingOf(from) !== null && opened().store.skew.isTooGreat()) await visitorOf(contextFor(from), from);
}

/** Whoever is signed in to this product: of an impersonation no other product sees anything. */
async function requireUserOf(productId: string | null, request: Request, requestId: string): Promise<ProductContext> {
  const context = contextFor(request.headers, requestId);
  const { visitor, impersonation } = await visitBy(context, speakingOf(request.headers));
  const { session } = visitor;
  sawAsking(context, { by: "page", productId }, impersonation);
  if (!session || productId === null || !isServedTo(session, productId))
    throw new DomainError("not_signed_in", "You are signed out.");
  return { ...context, session };
}

/** What the product host shows whoever comes without an address. */
export const productHome = () => (env().demo ? demoHome : "/login");

const onProductHost = { origin: () => env().productUrl, home: productHome, requestId };

export const product = {
  /** Handlers that need a signed-in user. */
  route: routesOf<ProductContext>({
    ...onProductHost,
    contextOf: (request, requestId) => requireUserOf(BUILT_IN_ID, request, requestId),
  }),
  /** Handlers for anybody on the product's host. */
  open: routesOf<Context>({ ...onProductHost, contextOf: openContext }),
  /** Handlers for browsers that another site sent here. */
  frontChannel: frontChannelOf({ ...onProductHost, contextOf: (from) => issuerContext(from) }),
};

// The pages of hosted products, which ask the product host from their own origins

const pageOfRequest = (request: Request) =>
  pageOf(opened().store, pageOriginOf(request, env().productUrl), env().productUrl);

const pages = { ...onProductHost, pageOf: pageOfRequest };

export const hosted = {
  /** Handlers that need a user signed in to the product whose page asks. */
  route: routesOfPages<ProductContext>({
    ...pages,
    contextOf: (request, requestId, page) => requireUserOf(page?.productId ?? null, request, requestId),
  }),
  /** Handlers for whoever has one of those pages open. */
  open: routesOfPages<Context>({ ...pages, contextOf: openContext }),
  preflight: async (request: Request) => preflight((await pageOfRequest(request))?.origin ?? null),
};

/** What is the user's own alone: whoever impersonates them is refused here. */
export const own = routesOfOwn({
  ...pages,
  contextFor: (request, requestId) => contextFor(request.headers, requestId),
  ofCookie: async (context, request) => (await visitorOf(context, request.headers)).session,
  async ofToken(context, token) {
    const { session, product } = await sessionOfAccessToken(
      context,
      { keys: keyring(), issuer: env().productUrl },
      token,
    );
    return { session, productId: product.id };
  },
});

// The backend API: the organization's own servers

async function requireApiKey(request: Request, requestId: string): Promise<ApiKeyContext> {
  const context = contextFor(request.headers, requestId);
  const token = bearerOf(request);
  const apiKey = token === null ? null : await findApiKey(context, token);
  if (!apiKey) throw unknownKey();
  return { ...context, apiKey };
}

export const backend = {
  /** Handlers for who sends an API key, on the product's host: `context.apiKey`. */
  route: routesOf<ApiKeyContext>({
    origin: () => env().productUrl,
    requestId,
    contextOf: requireApiKey,
    credential: "bearer",
  }),
};

// The issuer

export const keyring = (): Keyring => opened().keys;

/** Who signs the audit log's checkpoints: the log is called by the dashboard's host. */
export const logSigner = async (): Promise<Signer> =>
  signerOf(originOf(env().dashboardUrl), await opened().keys.logKey());

export const issuerContext = (from: HeaderReader): IssuerContext => ({
  ...contextFor(from),
  issuer: env().dashboardUrl,
  productUrl: env().productUrl,
  keys: opened().keys,
});

/** Where this deployment may send something by itself, and what keeps the secrets that sign it. */
export const sendingConfig = () => ({
  reach: { local: isLoopback(env().dashboardUrl), allowedPrivateHosts: env().allowedPrivateHosts },
  secret: env().secret,
});

/** For a check of a product, which goes where a browser would. */
export const checkPlace = () => ({
  issuer: env().dashboardUrl,
  productUrl: env().productUrl,
  reach: sendingConfig().reach,
});

/** For whatever makes or asks for second factors. */
export const factorConfig = (): FactorConfig => ({ secret: env().secret, dashboardUrl: env().dashboardUrl });

export const handoffKey = () => deriveKey(env().secret, "hand-off");

/** Seals which impersonation a browser had, for the time after its end. */
export const afterKey = () => deriveKey(env().secret, "after");

/**
 * The hand-off to a hosted product, whose client at the issuer this host is.
 *
 * @throws not_found for a product that isn't there, isn't active or has a session of its own.
 */
export function handoffConfig(found: Product | null): HandoffConfig {
  const { productUrl, dashboardUrl, demo } = env();
  if (!found?.active || found.kind !== "hosted" || (found.builtIn && !demo)) throw notFound("product");
  return {
    issuer: dashboardUrl,
    product: found,
    redirectUri: productUrl + callbackPath,
    productUrl,
    key: handoffKey(),
  };
}
