import "server-only";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import { openStore } from "#db/open.ts";
import { env } from "#env";
import { findApiKey, unknownKey } from "#lib/api-keys/caller.ts";
import type { ApiKeyContext, Context, EmployeeContext } from "#lib/context.ts";
import { findDashboardSession } from "#lib/employees/sign-in.ts";
import { DomainError, notFound } from "#lib/errors.ts";
import { callbackPath } from "#lib/hosted/addresses.ts";
import type { HandoffConfig } from "#lib/hosted/handoff.ts";
import { routesOfPages } from "#lib/hosted/page-routes.ts";
import { isServedTo, pageOf } from "#lib/hosted/serving.ts";
import { preflight } from "#lib/http/cors.ts";
import { frontChannelOf } from "#lib/http/front-channel.ts";
import { bearerOf, pageOriginOf } from "#lib/http/guard.ts";
import { isHostOf } from "#lib/http/host.ts";
import { cookieName, cookieOf, requestStampOf } from "#lib/http/request.ts";
import { routesOf } from "#lib/http/route.ts";
import type { IssuerContext } from "#lib/oauth/issuer.ts";
import { BUILT_IN_ID } from "#lib/products/built-in.ts";
import type { Product } from "#lib/products/product.ts";
import { findProductSession, type ProductContext, type ProductVisitor } from "#lib/sessions/session.ts";
import type { Store } from "#lib/store/store.ts";
import { type Keyring, openKeyring } from "#lib/tokens/keys.ts";
import { deriveKey } from "#lib/tokens/secret.ts";

/** The composition root: the only file that knows the environment, the database and who is calling. */

const newId = () => crypto.randomUUID();
const clock = () => new Date();

// Next evaluates this module several times in one process; a second connection would wait for the first one's lock.
const shared = globalThis as typeof globalThis & { understudy?: { store: Store; keys: Keyring } };

function opened() {
  if (!shared.understudy) {
    const store = openStore(env().databaseUrl);
    // However the process ends, if it isn't killed: SQLite's last connection puts everything into the one file, and what was
    // still owed is said.
    process.once("exit", () => void store.close());
    shared.understudy = { store, keys: openKeyring(store, env().secret, clock) };
  }
  return shared.understudy;
}

type HeaderReader = { get(name: string): string | null };

const contextFor = (from: HeaderReader, requestId: string = newId()): Context => ({
  store: opened().store,
  clock,
  newId,
  request: requestStampOf(from, requestId, env().trustedProxies),
});

/** A context for this request, whoever is calling. For next-auth's callbacks, which get none. */
export const currentContext = cache(async (): Promise<Context> => contextFor(await headers()));

// The dashboard: employees

const dashboardCookie = () => cookieName("dash", env().dashboardUrl);

async function employeeOf(context: Context, token: string | null): Promise<EmployeeContext | null> {
  const found = token === null ? null : await findDashboardSession(context, token);
  return (
    found && {
      ...context,
      caller: found.employee,
      session: { id: found.session.id, expiresAt: found.session.expiresAt },
    }
  );
}

/** Who is signed in to the dashboard, for pages; null for nobody. */
export const currentEmployee = cache(async (): Promise<EmployeeContext | null> => {
  const from = await headers();
  if (!isHostOf(env().dashboardUrl, from.get("host"))) return null;
  return employeeOf(await currentContext(), cookieOf(from.get("cookie"), dashboardCookie()));
});

/** For pages that need an employee. Leads to the sign-in page where there is none, and from there back to the page. */
export async function employeeContext(): Promise<EmployeeContext> {
  const employee = await currentEmployee();
  if (employee) return employee;
  const from = await headers();
  const path = from.get("x-path") ?? "/";
  const query = new URLSearchParams({
    // Whoever has a cookie still was signed in before, and learns why they no longer are.
    ...(cookieOf(from.get("cookie"), dashboardCookie()) !== null && { notice: "session_over" }),
    ...(path !== "/" && { next: path }),
  });
  redirect(query.size === 0 ? "/sign-in" : `/sign-in?${query}`);
}

/** The employee whose cookie a request carries, for the issuer's authorization endpoint. */
export const employeeOfRequest = (request: Request): Promise<EmployeeContext | null> =>
  employeeOf(contextFor(request.headers), cookieOf(request.headers.get("cookie"), dashboardCookie()));

async function requireEmployee(request: Request, requestId: string): Promise<EmployeeContext> {
  const token = cookieOf(request.headers.get("cookie"), dashboardCookie());
  const employee = await employeeOf(contextFor(request.headers, requestId), token);
  if (!employee) throw new DomainError("not_signed_in", "Sign in to the dashboard first.");
  return employee;
}

const openContext = async (request: Request, requestId: string) => contextFor(request.headers, requestId);

const onDashboardHost = { origin: () => env().dashboardUrl, newId };

export const dashboard = {
  /** Handlers that need a signed-in employee. */
  route: routesOf<EmployeeContext>({ ...onDashboardHost, contextOf: requireEmployee }),
  /** Handlers for anybody on the dashboard's host. */
  open: routesOf<Context>({ ...onDashboardHost, contextOf: openContext }),
  /** Handlers for browsers that another site sent here. */
  frontChannel: frontChannelOf({ ...onDashboardHost, home: () => "/", contextOf: (from) => issuerContext(from) }),
};

// The product: users, and employees as users

export const productCookie = () => cookieName("prod", env().productUrl);

/** The value of the product's cookie in a request, whatever it is worth. */
export const productTokenOf = (request: Request) => cookieOf(request.headers.get("cookie"), productCookie());

/** Who is signed in to the host's own pages, the built-in product's, or why nobody is; read once for each request. */
export const productVisitor = cache(async (): Promise<ProductVisitor> => {
  const from = await headers();
  const token = cookieOf(from.get("cookie"), productCookie());
  if (token === null || !isHostOf(env().productUrl, from.get("host"))) return { session: null, ended: null };
  const visitor = await findProductSession(await currentContext(), token);
  const foreign = visitor.session && !isServedTo(visitor.session, BUILT_IN_ID);
  return foreign ? { session: null, ended: null } : visitor;
});

/** Whoever is signed in to this product: of an impersonation no other product sees anything. */
async function requireUserOf(productId: string | null, request: Request, requestId: string): Promise<ProductContext> {
  const context = contextFor(request.headers, requestId);
  const token = productTokenOf(request);
  const { session } = token === null ? { session: null } : await findProductSession(context, token);
  if (!session || productId === null || !isServedTo(session, productId))
    throw new DomainError("not_signed_in", "You are signed out.");
  return { ...context, session };
}

/** What the product host shows whoever comes without an address. */
export const productHome = () => (env().demo ? "/demo" : "/login");

const onProductHost = { origin: () => env().productUrl, home: productHome, newId };

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
    newId,
    contextOf: requireApiKey,
    credential: "bearer",
  }),
};

// The issuer

export const keyring = (): Keyring => opened().keys;

export const issuerContext = (from: HeaderReader): IssuerContext => ({
  ...contextFor(from),
  issuer: env().dashboardUrl,
  productUrl: env().productUrl,
  keys: opened().keys,
});

export const handoffKey = () => deriveKey(env().secret, "hand-off");

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
