import "server-only";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { afterKey, contextFor, dashboardCookie, employeeOf, hasOwnBeside, visitorOf } from "#composition";
import { env } from "#env";
import type { Context, EmployeeContext } from "#lib/context.ts";
import { afterOf } from "#lib/hosted/after.ts";
import { isServedTo } from "#lib/hosted/serving.ts";
import { onceARequest } from "#lib/http/current.ts";
import { isHostOf } from "#lib/http/host.ts";
import { cookieOf } from "#lib/http/request.ts";
import { BUILT_IN_ID } from "#lib/products/built-in.ts";
import type { ProductVisitor } from "#lib/sessions/session.ts";
import { type WayBack, wayBackOf } from "#lib/tickets/way-back.ts";

/** Who is calling, for what Next.js hands no request to: pages, and next-auth's callbacks. Each is read once a request. */

/** A context for this request, whoever is calling. */
export const currentContext = (): Promise<Context> => onceARequest("context", async () => contextFor(await headers()));

/** Who is signed in to the dashboard; null for nobody. */
export async function currentEmployee(): Promise<EmployeeContext | null> {
  const from = await headers();
  if (!isHostOf(env().dashboardUrl, from.get("host"))) return null;
  return employeeOf(await currentContext(), cookieOf(from.get("cookie"), dashboardCookie()));
}

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

/** Who is signed in to the host's own pages, the built-in product's, or why nobody is. */
export async function productVisitor(): Promise<ProductVisitor> {
  const from = await headers();
  if (!isHostOf(env().productUrl, from.get("host"))) return { session: null, ended: null };
  const visitor = await visitorOf(await currentContext(), from);
  const foreign = visitor.session && !isServedTo(visitor.session, BUILT_IN_ID);
  return foreign ? { session: null, ended: null } : visitor;
}

/** Does this browser have a session of its own beside one that is over? Then it is there to go back to. */
export async function ownBeside(): Promise<boolean> {
  const from = await headers();
  return isHostOf(env().productUrl, from.get("host")) && hasOwnBeside(await currentContext(), from);
}

/** Where whoever impersonated in this browser last may go on; null for everybody else. */
export async function wayBack(): Promise<WayBack | null> {
  const from = await headers();
  const { productUrl } = env();
  if (!isHostOf(productUrl, from.get("host"))) return null;
  const context = await currentContext();
  const after = afterOf(from.get("cookie"), productUrl, afterKey(), context.clock());
  return after && wayBackOf(context, after.impersonationId);
}
