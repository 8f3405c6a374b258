import type { Product } from "../products/product.ts";
import { calledOf, type UserPerson } from "../users/user.ts";
import { type Browser, openBrowser } from "./browser.ts";
import type { CheckedAction } from "./check.ts";
import type { Network } from "./network.ts";
import type { Answer } from "./send.ts";

/** One run, and all that its steps may know. */
export interface World {
  network: Network;
  product: Product;
  productUrl: string;
  /** Whom the employee is signed in as. */
  user: UserPerson;
  /** Where a signed-in person's page is. */
  page: string;
  action: CheckedAction | null;
  launchUrl: string;
  /** Ends the session that the check has, as its impersonator's own End does. Once over, nothing happens. */
  end: () => Promise<void>;
  wait: (ms: number) => Promise<void>;
}

/** A browser, and the access token that its page would have of a hosted session; null without. */
export interface Visitor {
  browser: Browser;
  bearer: string | null;
}

/** What an address answered, as far as it tells whether somebody is signed in. */
export interface Look {
  ok: boolean;
  status: number;
  /** Where the page ended; of an action, by which word it was refused, or where it led. */
  where: string;
  /** The page says who the user is. */
  known: boolean;
}

/** How a visitor looks to the product: by its page, and by the action that it may refuse. */
export interface Looks {
  page: Look;
  action: Look | null;
}

type Headers = Record<string, string>;

/** Whoever has nothing. */
export const nobody = ({ network }: World): Visitor => ({ browser: openBrowser(network), bearer: null });

/** The browser as it is now, with the token that its page gets from Understudy, where its product works by one. */
export async function visiting(world: World, browser: Browser): Promise<Visitor> {
  return { browser, bearer: hasTokens(world) ? await tokenOf(world, browser) : null };
}

/** Pages of a hosted session send tokens to their server, unless that signs in by itself, or is this very host. */
const hasTokens = ({ product }: World) =>
  product.kind === "hosted" && !product.builtIn && product.hostedRedirectUris.length === 0;

async function tokenOf({ productUrl, product }: World, browser: Browser): Promise<string | null> {
  const origin = product.webOrigins[0] ?? new URL(product.targetLinkUri).origin;
  const { status, text } = await browser.ask(`${productUrl}/api/v1/refresh_token`, {
    headers: { origin, "sec-fetch-site": "cross-site" },
  });
  const token = status === 200 ? /"access_token":"([\w.-]+)"/.exec(text)?.[1] : null;
  return token ?? null;
}

/** A visitor's cookies don't change by being looked at: a thief's wouldn't either. */
export const still = ({ browser }: Visitor) => browser.having(browser.cookies());
const withToken = ({ bearer }: Visitor, headers: Headers): Headers =>
  bearer === null ? headers : { authorization: `Bearer ${bearer}`, ...headers };

export async function lookAtPage({ page, user }: World, visitor: Visitor, headers: Headers = {}): Promise<Look> {
  const { status, url, text, leftTo } = await still(visitor).follow(page, { headers: withToken(visitor, headers) });
  const ok = status >= 200 && status < 300 && leftTo === null;
  return { ok, status, where: shown(url), known: names(user).some((name) => text.includes(name)) };
}

/** As a page says them, with what HTML and JSON write otherwise. Short ones would be found in any page. */
const names = (user: UserPerson): string[] =>
  [user.email, user.externalId, user.id, calledOf(user)]
    .filter((name) => name !== null)
    .filter((name) => name.length > 3)
    .flatMap((name) => [name, name.replace(/[&<>"']/g, (sign) => `&${entities[sign]};`)]);
const entities: Record<string, string> = { "&": "amp", "<": "lt", ">": "gt", '"': "quot", "'": "#x27" };

/** Asks for the action, as the product's own page would. */
export function askForAction(action: CheckedAction, visitor: Visitor, headers: Headers = {}): Promise<Answer> {
  const { method, address } = action;
  const own = { origin: new URL(address).origin, accept: "application/json, text/html;q=0.9" };
  const changes = method !== "GET";
  return still(visitor).ask(address, {
    method,
    headers: withToken(visitor, { ...own, ...(changes && { "content-type": "application/json" }), ...headers }),
    body: changes ? "{}" : null,
  });
}

/** Refused is 403. Products by the SDK say why by a word (docs/problems.md). */
export const lookOf = ({ status, location, text }: Answer): Look => ({
  ok: status === 403,
  status,
  where: /"code"\s*:\s*"(impersonated|read_only)"/.exec(text)?.[1] ?? location?.split(/[?#]/)[0] ?? "",
  known: false,
});

export async function lookAt(world: World, visitor: Visitor): Promise<Looks> {
  const page = await lookAtPage(world, visitor);
  return { page, action: world.action && lookOf(await askForAction(world.action, visitor)) };
}

/** Does this look like that, which was somebody signed in? */
export const isLike = (look: Look, inside: Look): boolean =>
  look.ok && inside.ok && look.where === inside.where && (look.known || !inside.known);

/** Whether somebody is signed in, by what tells it of this product. */
export interface Witness {
  address: string;
  inside: Look;
  outside: Look;
  isIn(visitor: Visitor, headers?: Headers): Promise<boolean>;
}

/** The page, if nobody sees it like this; else the action, if nobody is refused it like this. Null where neither tells. */
export function witnessOf(world: World, inside: Looks, outside: Looks): Witness | null {
  const { page, action } = world;
  if (tells(inside.page, outside.page)) {
    const isIn = async (visitor: Visitor, headers?: Headers) =>
      isLike(await lookAtPage(world, visitor, headers), inside.page);
    return { address: page, inside: inside.page, outside: outside.page, isIn };
  }
  const [refused, toNobody] = [inside.action, outside.action];
  if (!action || !refused || !toNobody || !tells(refused, toNobody)) return null;
  const isIn = async (visitor: Visitor, headers?: Headers) =>
    isLike(lookOf(await askForAction(action, visitor, headers)), refused);
  return { address: action.address, inside: refused, outside: toNobody, isIn };
}

export const tells = (inside: Look, outside: Look): boolean => inside.ok && !isLike(outside, inside);

/** An address as it may be shown: its query may hold a code. */
export const shown = (address: string | URL): string => {
  const { origin, pathname } = new URL(address);
  return origin + pathname;
};
